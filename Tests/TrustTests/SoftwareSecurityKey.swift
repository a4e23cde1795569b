import Crypto

@testable import Trust

/// A security key without hardware, which signs as OpenSSH's PROTOCOL.u2f says and claims what it is told to.
struct SoftwareSecurityKey {
    enum Private {
        case ed25519(Curve25519.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
    }

    let application: String
    let key: Private

    static func ed25519(application: String = "ssh:") -> SoftwareSecurityKey {
        SoftwareSecurityKey(application: application, key: .ed25519(.init()))
    }

    static func p256(application: String = "ssh:") -> SoftwareSecurityKey {
        SoftwareSecurityKey(application: application, key: .p256(.init()))
    }

    private var algorithm: String {
        switch key {
        case .ed25519: "sk-ssh-ed25519@openssh.com"
        case .p256: "sk-ecdsa-sha2-nistp256@openssh.com"
        }
    }

    var publicKey: SSHPublicKey {
        get throws {
            let numbers =
                switch key {
                case .ed25519(let key): SSHWire.string(Array(key.publicKey.rawRepresentation))
                case .p256(let key):
                    SSHWire.string("nistp256") + SSHWire.string(Array(key.publicKey.x963Representation))
                }
            return try SSHPublicKey(blob: SSHWire.string(algorithm) + numbers + SSHWire.string(application))
        }
    }

    /// - Parameter signedApplication: what the hardware was asked to sign for, where that is another than the key says.
    func sign(
        _ message: [UInt8], flags: UInt8, namespace: String = "git", signedApplication: String? = nil
    ) throws -> SSHSignature {
        let text = SSHSignature.signedBytes(message, namespace: namespace, hash: .sha512)
        let extra = [flags] + SSHWire.number(7)
        let signed =
            Array(SHA256.hash(data: Array((signedApplication ?? application).utf8))) + extra
            + Array(SHA256.hash(data: text))
        let numbers: [UInt8]
        switch key {
        case .ed25519(let key): numbers = Array(try key.signature(for: signed))
        case .p256(let key):
            let raw = Array(try key.signature(for: signed).rawRepresentation)
            numbers = SSHWire.integer(Array(raw[..<32])) + SSHWire.integer(Array(raw[32...]))
        }
        return SSHSignature(
            key: try publicKey, namespace: namespace, hash: .sha512,
            signature: SSHWire.string(algorithm) + SSHWire.string(numbers) + extra)
    }
}
