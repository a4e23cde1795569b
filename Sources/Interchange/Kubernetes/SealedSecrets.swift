import Crypto
import FoundationEssentials
import LibCrypto
import Sealing
import SecretMemory
import YAMLDocument

/// Bitnami's SealedSecrets, opened with the private keys of the controller that they were sealed for.
///
/// A value is a session key under RSA-OAEP (SHA-256), whose label says where the secret may be, and AES-256-GCM under that
/// key with a nonce of zeros, since each session key is used once.
public struct SealedSecretKeys: Sendable {
    private static let keyLimit = 256
    private static let label = "sealedsecrets.bitnami.com"

    private let keys: [RSAPrivateKey]

    /// From PEM, or from what `kubectl get secret -l sealedsecrets.bitnami.com/sealed-secrets-key -o yaml` prints: all keys
    /// that the controller ever had, under `tls.key`.
    public init(_ file: borrowing SecretBytes) throws(ImportError) {
        let isPEM = file.withBytes { bytes in
            var start = 0
            while start < bytes.count, bytes[start].isBlank || bytes[start] == 0x0A || bytes[start] == 0x0D { start += 1 }
            return bytes.extracting(start..<bytes.count).starts(with: "-----BEGIN")
        }
        var keys: [RSAPrivateKey] = []
        if isPEM {
            keys.append(try Self.key(file))
        } else {
            let secrets = try KubernetesSecrets.parse(file)
            for secret in secrets.secrets {
                guard case .keys(let items) = secret.content, let item = items.first(where: { $0.name == "tls.key" })
                else { continue }
                keys.append(try Self.key(secrets.withBytes(of: item.slot) { SecretBytes(copying: $0) }))
                guard keys.count <= Self.keyLimit else { throw .privateKey(.tooMany(limit: Self.keyLimit)) }
            }
        }
        guard !keys.isEmpty else { throw .privateKey(.none) }
        self.keys = keys
    }

    private static func key(_ pem: borrowing SecretBytes) throws(ImportError) -> RSAPrivateKey {
        do throws(RSAError) { return try RSAPrivateKey(pem: pem) } catch { throw .privateKey(.rsa(error)) }
    }

    /// All SealedSecrets of a file.
    public func open(_ file: borrowing SecretBytes) throws(ImportError) -> ImportedSecrets {
        var arena = SecretArena(capacity: file.count)
        var secrets: [ImportedSecrets.Secret] = []
        var notes: [ImportedSecrets.Note] = []
        for object in try KubernetesObjects(file).all {
            guard object.kind == "SealedSecret" else {
                notes.append(.otherKind(object.kind ?? "?"))
                continue
            }
            guard let entries = object.node["spec"]?["encryptedData"]?.entries else {
                throw .missing(field: "spec.encryptedData", of: object.label)
            }
            var items: [ImportedSecrets.Key] = []
            for entry in entries {
                let value = try open(entry, of: object)
                guard let slot = value.withBytes({ arena.append($0) }) else { throw .tooLarge(limit: arena.capacity) }
                items.append(.init(name: entry.name, slot: slot))
            }
            secrets.append(.init(name: object.name, namespace: object.namespace, .keys(items)))
        }
        guard !secrets.isEmpty else { throw .noObject(kind: "SealedSecret") }
        return ImportedSecrets(arena, secrets, notes: notes)
    }

    private func open(_ entry: YAMLEntry, of object: KubernetesObject) throws(ImportError) -> SecretBytes {
        let text = entry.value.scalar?.content ?? ""
        guard let sealed = Base64.padded.decode(text.utf8.filter { $0 != 0x0A && $0 != 0x0D && !$0.isBlank }) else {
            throw .notBase64(key: entry.name, of: object.label)
        }
        let place = Self.place(of: object)
        for key in keys {
            if let value = Self.open(sealed, key, label: place) { return value }
        }
        throw .doesNotOpen(key: entry.name, of: object.label)
    }

    /// Where the secret may be, by its annotations: anywhere, in its namespace, or under its name alone.
    private static func place(of object: KubernetesObject) -> String {
        let namespace = object.namespace ?? "default"
        if object.annotation("\(label)/cluster-wide") == "true" { return "" }
        if object.annotation("\(label)/namespace-wide") == "true" { return namespace }
        return "\(namespace)/\(object.name ?? "")"
    }

    private static func open(_ sealed: [UInt8], _ key: RSAPrivateKey, label: String) -> SecretBytes? {
        guard sealed.count > 2 else { return nil }
        let length = Int(sealed[0]) << 8 | Int(sealed[1])
        let (wrapped, box) = (sealed.dropFirst(2).prefix(length), sealed.dropFirst(2 + length))
        guard wrapped.count == length, box.count >= 16, let session = try? key.decrypt(wrapped, label: label),
            session.count == 32
        else { return nil }
        let symmetric = session.withBytes { bytes in bytes.withUnsafeBytes { SymmetricKey(data: $0) } }
        guard let nonce = try? AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)),
            let sealedBox = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: box.dropLast(16), tag: box.suffix(16)),
            var opened = try? AES.GCM.open(sealedBox, using: symmetric)
        else { return nil }
        return SecretBytes(moving: &opened)
    }
}

/// Why a controller's private keys are not usable.
public enum SealedSecretKeyFault: Hashable, Sendable {
    case rsa(RSAError)
    /// Neither PEM nor a Secret with `tls.key`.
    case none
    case tooMany(limit: Int)
}
