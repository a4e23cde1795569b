/// How a scope's values are sealed: the key encapsulation of HPKE (RFC 9180); the raw value is its id in IANA's registry.
///
/// Both go with HKDF-SHA256 and ChaCha20-Poly1305.
public enum KEM: UInt16, Hashable, Sendable, CaseIterable {
    /// DHKEM(X25519, HKDF-SHA256).
    case x25519 = 0x0020
    /// X-Wing: ML-KEM-768 and X25519 together, for scopes whose recipients are all post-quantum.
    case xwing = 0x647a

    /// As `scope.yaml` and key files write it.
    public var name: String {
        switch self {
        case .x25519: "x25519"
        case .xwing: "xwing"
        }
    }

    public init?(name: String) {
        guard let kem = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kem
    }

    var publicKeyByteCount: Int {
        switch self {
        case .x25519: 32
        case .xwing: 1_216
        }
    }

    var encapsulatedKeyByteCount: Int {
        switch self {
        case .x25519: 32
        case .xwing: 1_120
        }
    }
}

extension KEM: CustomStringConvertible {
    public var description: String { name }
}
