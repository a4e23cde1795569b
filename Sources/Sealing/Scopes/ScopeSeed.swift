import Crypto
import SecretMemory

/// The 32 random bytes from which all of a scope key's secrets come. Whoever has it reads and signs.
///
/// It lies in guarded memory. What is derived from it lives on the ordinary heap, where the library keeps keys, as long as
/// a call or a ``ValueOpener``.
public struct ScopeSeed: ~Copyable, Sendable {
    static let byteCount = 32

    private let seed: SecretBytes

    public static func random() -> ScopeSeed {
        ScopeSeed(unchecked: SecretBytes.random(byteCount))
    }

    /// `nil` unless there are 32 bytes.
    public init?(_ bytes: consuming SecretBytes) {
        guard bytes.count == Self.byteCount else { return nil }
        seed = bytes
    }

    private init(unchecked bytes: consuming SecretBytes) {
        seed = bytes
    }

    /// The public half of the key that this seed makes with `kem`.
    public func key(_ kem: KEM) -> ScopeKey {
        do {
            return try ScopeKey(kem: kem, publicKey: kemPublicKey(kem), verifyKey: verifyKey)
        } catch {
            preconditionFailure("a private key's public key is a multiple of the base point, which has a large order")
        }
    }

    public func kemPublicKey(_ kem: KEM) -> [UInt8] {
        privateKey(kem).publicKeyBytes
    }

    public func keyID(_ kem: KEM) -> KeyID {
        KeyID(kem: kem, publicKey: kemPublicKey(kem))
    }

    public var verifyKey: [UInt8] {
        Array(signingKey.publicKey.rawRepresentation)
    }

    /// An Ed25519 signature. `message` begins with what it is, so that no signature can stand for another.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        do {
            return Array(try signingKey.signature(for: message))
        } catch {
            preconditionFailure("Ed25519 signs every message")
        }
    }

    /// Lends the bytes for the length of `body`.
    func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try seed.withBytes(body)
    }
}

// MARK: - Derivations

extension ScopeSeed {
    func privateKey(_ kem: KEM) -> HPKEPrivateKey {
        derived("git-seal/v1 kem \(kem.name)").withUnsafeBytes { HPKEPrivateKey(kem, $0) }
    }

    private var signingKey: Curve25519.Signing.PrivateKey {
        do {
            return try Curve25519.Signing.PrivateKey(rawRepresentation: derived("git-seal/v1 sign"))
        } catch {
            preconditionFailure("any 32 bytes are a private key")
        }
    }

    /// `SymmetricKey` is the library's type for bytes that it wipes.
    private func derived(_ purpose: String) -> SymmetricKey {
        let seed = self.seed.withBytes { $0.withUnsafeBytes { SymmetricKey(data: $0) } }
        return HKDF<SHA256>.deriveKey(inputKeyMaterial: seed, info: Array(purpose.utf8), outputByteCount: 32)
    }
}
