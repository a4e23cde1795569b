import Crypto
import SecretMemory

/// A passphrase as the only recipient of a file, stretched with scrypt.
public final class PassphraseRecipient: AgeRecipient {
    static let stanzaType = "scrypt"
    fileprivate static let label = "age-encryption.org/v1/scrypt"
    /// 2^18: a second or so on today's machines.
    public static let defaultWorkFactor = 18

    private let passphrase: SecretBytes
    private let workFactor: Int
    /// Means nothing: nothing that follows from a passphrase may be public.
    public let fingerprint: Fingerprint

    public init(
        _ passphrase: consuming SecretBytes, workFactor: Int = defaultWorkFactor, fingerprint: Fingerprint = .random()
    ) {
        self.passphrase = passphrase
        self.workFactor = workFactor
        self.fingerprint = fingerprint
    }

    /// The same recipient as before, if the passphrase opens what was encrypted for it; else a new one.
    public func keeping(_ fingerprint: Fingerprint, ifItOpens file: [UInt8]) -> PassphraseRecipient {
        let copy = passphrase.withBytes { SecretBytes(copying: $0) }
        guard (try? AgeFile.decrypt(file, with: [PassphraseIdentity(copy)])) != nil else { return self }
        return PassphraseRecipient(
            passphrase.withBytes { SecretBytes(copying: $0) }, workFactor: workFactor, fingerprint: fingerprint)
    }

    public var canonicalText: String { "passphrase" }
    /// A symmetric key has no quantum shortcut that matters.
    public var isPostQuantum: Bool { true }
    public var standsAlone: Bool { true }

    public func wrap(_ fileKey: borrowing SecretBytes) throws(AgeError) -> [AgeStanza] {
        let salt = randomBytes(16)
        guard let key = Self.wrapKey(passphrase, salt, workFactor) else {
            throw .limit(.workFactor(workFactor, allowed: PassphraseIdentity.interactiveLimit))
        }
        let body = FileKey.wrap(fileKey, under: key)
        return [
            AgeStanza(type: Self.stanzaType, arguments: [Base64.standard.encode(salt), "\(workFactor)"], body: body)
        ]
    }

    fileprivate static func wrapKey(
        _ passphrase: borrowing SecretBytes, _ salt: [UInt8], _ workFactor: Int
    ) -> SymmetricKey? {
        guard let key = Scrypt.key(passphrase: passphrase, salt: Array(label.utf8) + salt, logN: workFactor) else {
            return nil
        }
        return key.withBytes { bytes in bytes.withUnsafeBytes { SymmetricKey(data: $0) } }
    }
}

/// The same passphrase, to open with.
public final class PassphraseIdentity: AgeIdentity {
    /// What a file from a repository may ask for; 2^18 KiB are 256 MiB.
    public static let repositoryLimit = 18
    /// What may be asked for on request.
    public static let interactiveLimit = 22

    private let passphrase: SecretBytes
    private let limit: Int

    public init(_ passphrase: consuming SecretBytes, limit: Int = repositoryLimit) {
        self.passphrase = passphrase
        self.limit = limit
    }

    public var publicText: String? { "passphrase" }

    public func unwrap(_ stanzas: [AgeStanza]) throws(AgeError) -> SecretBytes? {
        guard stanzas.contains(where: { $0.type == PassphraseRecipient.stanzaType }) else { return nil }
        // Beside another stanza it would be opened by somebody who does not know the passphrase.
        guard stanzas.count == 1, let stanza = stanzas.first, stanza.arguments.count == 2,
            let salt = Base64.standard.decode(stanza.arguments[0]), salt.count == 16,
            let factor = Self.workFactor(stanza.arguments[1]), stanza.body.count == FileKey.wrappedLength
        else { throw .header }
        guard factor <= limit, let key = PassphraseRecipient.wrapKey(passphrase, salt, factor) else {
            throw .limit(.workFactor(factor, allowed: limit))
        }
        return FileKey.unwrap(stanza.body, under: key)
    }

    /// One or two decimal digits, no zero first.
    private static func workFactor(_ text: String) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }
}
