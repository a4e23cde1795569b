import Crypto
import FoundationEssentials
import SecretMemory

/// The content of an age file: chunks of 64 KiB, each sealed under a counter and a mark on the last one (STREAM).
enum AgePayload {
    private static let chunkLength = 64 << 10
    private static let tagLength = 16
    private static let nonceLength = 16

    static func seal(_ plaintext: borrowing SecretBytes, fileKey: borrowing SecretBytes) throws(AgeError) -> [UInt8] {
        let nonce = randomBytes(nonceLength)
        let key = AgeKeys.derive(fileKey, salt: nonce, info: "payload")
        return try plaintext.withBytes { (bytes) throws(AgeError) in
            var output = nonce
            var position = 0
            var counter: UInt64 = 0
            repeat {
                let end = min(bytes.count, position + chunkLength)
                let isLast = end == bytes.count
                let sealed = bytes.extracting(position..<end).withUnsafeBytes { raw in
                    try? ChaChaPoly.seal(raw, using: key, nonce: chunkNonce(counter, isLast: isLast))
                }
                guard let sealed else { throw .payload }
                output += sealed.ciphertext
                output += sealed.tag
                position = end
                counter += 1
            } while position < bytes.count
            return output
        }
    }

    /// The whole content, or nothing of it.
    static func open(_ payload: ArraySlice<UInt8>, fileKey: borrowing SecretBytes) throws(AgeError) -> SecretBytes {
        // The nonce belongs to the header's side of the file.
        guard payload.count >= nonceLength else { throw .header }
        let key = AgeKeys.derive(fileKey, salt: Array(payload.prefix(nonceLength)), info: "payload")
        var rest = payload.dropFirst(nonceLength)
        var plaintext = SecretArena(capacity: rest.count)
        var counter: UInt64 = 0
        while true {
            let chunk = rest.prefix(chunkLength + tagLength)
            rest = rest.dropFirst(chunk.count)
            let isLast = rest.isEmpty
            // Only a file without content may have an empty chunk.
            guard chunk.count > tagLength || (chunk.count == tagLength && counter == 0) else { throw .payload }
            guard
                let box = try? ChaChaPoly.SealedBox(
                    nonce: chunkNonce(counter, isLast: isLast), ciphertext: chunk.dropLast(tagLength),
                    tag: chunk.suffix(tagLength)), var opened = try? ChaChaPoly.open(box, using: key)
            else { throw .payload }
            SecretBytes(moving: &opened).withBytes { _ = plaintext.append($0) }
            counter += 1
            if isLast { return plaintext.copyAll() }
        }
    }

    private static func chunkNonce(_ counter: UInt64, isLast: Bool) throws -> ChaChaPoly.Nonce {
        let number = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
        return try ChaChaPoly.Nonce(data: [0, 0, 0] + number + [isLast ? 1 : 0])
    }
}
