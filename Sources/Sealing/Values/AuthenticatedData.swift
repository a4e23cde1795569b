import FoundationEssentials

/// What a sealed value is bound to, as HPKE takes it; the part that all values of one key share is made once.
struct AuthenticatedData: Sendable {
    /// HPKE's `info`: it keeps sealed values apart from all else that is sealed to the same key.
    static let context = Data("git-seal/v1 value".utf8)

    private let beginning: [UInt8]

    init(scope: ScopeName, keyID: KeyID) {
        var bytes: [UInt8] = []
        bytes.appendLengthPrefixed(SealedValue.beginning(scope, keyID))
        beginning = bytes
    }

    func bytes(_ header: BodyHeader, _ binding: Binding) -> [UInt8] {
        var bytes = beginning
        header.append(to: &bytes)
        binding.append(to: &bytes)
        return bytes
    }
}
