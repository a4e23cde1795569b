import Crypto
import FoundationEssentials
import Sealing
import SecretMemory

/// One encrypted value: `ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]`.
struct SOPSToken: Hashable, Sendable {
    static let nonceLength = 32
    private static let prefix = "ENC[AES256_GCM,data:"
    private static let tagLength = 16

    let ciphertext: [UInt8]
    let nonce: [UInt8]
    let tag: [UInt8]
    /// `str`, `int`, `float`, `bool`, `bytes`, `time` or `comment`; whatever stands there.
    let type: String

    static func looksLikeToken(_ text: some StringProtocol) -> Bool { text.hasPrefix("ENC[AES256_GCM,") }

    /// `nil` for what is no token.
    init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), text.hasSuffix("]") else { return nil }
        let fields = text.dropFirst("ENC[AES256_GCM,".count).dropLast().split(
            separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 4, let data = Self.bytes(fields[0], "data:"), let nonce = Self.bytes(fields[1], "iv:"),
            let tag = Self.bytes(fields[2], "tag:"), fields[3].hasPrefix("type:"), nonce.count >= 12,
            tag.count == Self.tagLength
        else { return nil }
        ciphertext = data
        self.nonce = nonce
        self.tag = tag
        type = String(fields[3].dropFirst("type:".count))
    }

    private static func bytes(_ field: some StringProtocol, _ name: String) -> [UInt8]? {
        guard field.hasPrefix(name) else { return nil }
        return Base64.padded.decode(Array(field.utf8.dropFirst(name.utf8.count)))
    }

    /// The plaintext, if nothing was changed.
    ///
    /// - Parameter place: what the value is bound to, for values their path as ``authenticatedPath(_:)`` has it.
    func open(_ key: SymmetricKey, place: String) -> SecretBytes? {
        guard let nonce = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag),
            var opened = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
        else { return nil }
        return SecretBytes(moving: &opened)
    }

    /// Encrypts a value that is not empty; SOPS leaves empty ones as they are.
    static func seal(
        _ plaintext: Span<UInt8>, type: String, key: SymmetricKey, place: String,
        nonce: [UInt8] = randomBytes(nonceLength)
    ) -> String {
        let box = plaintext.withUnsafeBytes { raw in
            try? AES.GCM.seal(
                raw, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: Array(place.utf8))
        }
        // Only a key or a nonce of another length is refused.
        guard let box else { preconditionFailure("a key of 32 bytes was refused") }
        let base64 = Base64.padded
        return "\(prefix)\(base64.encode(box.ciphertext)),iv:\(base64.encode(nonce)),tag:\(base64.encode(box.tag)),"
            + "type:\(type)]"
    }

    /// The keys of the path joined by colons, with one at the end; list indexes do not count.
    static func authenticatedPath(_ keys: [String]) -> String { keys.joined(separator: ":") + ":" }
}
