import Crypto
import FoundationEssentials
import SecretMemory

/// The content of an age file: chunks of 64 KiB, each sealed under a counter and a mark on the last one (STREAM).
enum AgePayload {
    private static let chunkLength = 64 << 10
    private static let tagLength = 16
    private static let nonceLength = 16
    private static let sealedLength = chunkLength + tagLength

    static func seal(_ plaintext: borrowing SecretBytes, fileKey: borrowing SecretBytes) throws(AgeError) -> [UInt8] {
        let nonce = randomBytes(nonceLength)
        let key = FileKey.derive(fileKey, salt: nonce, info: "payload")
        let chunkCount = max(1, (plaintext.count + chunkLength - 1) / chunkLength)
        return try plaintext.withBytes { (bytes) throws(AgeError) in
            var output = nonce
            output.reserveCapacity(nonceLength + bytes.count + chunkCount * tagLength)
            for number in 0..<chunkCount {
                let chunk = bytes.extracting(number * chunkLength..<min(bytes.count, (number + 1) * chunkLength))
                let sealed = chunk.withUnsafeBytes { raw in
                    try? ChaChaPoly.seal(raw, using: key, nonce: chunkNonce(number, isLast: number == chunkCount - 1))
                }
                guard let sealed else { throw .payload }
                output += sealed.ciphertext
                output += sealed.tag
            }
            return output
        }
    }

    /// The whole content, or nothing of it.
    static func open(_ payload: ArraySlice<UInt8>, fileKey: borrowing SecretBytes) throws(AgeError) -> SecretBytes {
        // The nonce belongs to the header's side of the file.
        guard payload.count >= nonceLength else { throw .header }
        let key = FileKey.derive(fileKey, salt: Array(payload.prefix(nonceLength)), info: "payload")
        let chunks = payload.dropFirst(nonceLength)
        let chunkCount = max(1, (chunks.count + sealedLength - 1) / sealedLength)
        let lastLength = chunks.count - (chunkCount - 1) * sealedLength
        // Only a file without content has an empty chunk.
        guard lastLength > tagLength || (lastLength == tagLength && chunkCount == 1) else { throw .payload }
        var plaintext = SecretBytes(zeroed: chunks.count - chunkCount * tagLength)
        for number in 0..<chunkCount {
            let chunk = chunks.dropFirst(number * sealedLength).prefix(sealedLength)
            guard
                let box = try? ChaChaPoly.SealedBox(
                    nonce: chunkNonce(number, isLast: number == chunkCount - 1), ciphertext: chunk.dropLast(tagLength),
                    tag: chunk.suffix(tagLength)),
                var opened = try? ChaChaPoly.open(box, using: key)
            else { throw .payload }
            plaintext.replace(from: number * chunkLength, moving: &opened)
        }
        return plaintext
    }

    /// Eleven bytes of counter, and whether nothing follows.
    private static func chunkNonce(_ number: Int, isLast: Bool) throws -> ChaChaPoly.Nonce {
        let counter = withUnsafeBytes(of: UInt64(number).bigEndian) { Array($0) }
        return try ChaChaPoly.Nonce(data: [0, 0, 0] + counter + [isLast ? 1 : 0])
    }
}
