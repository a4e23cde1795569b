import SecretMemory

/// Files in the age format (age-encryption.org/v1, C2SP's specification), whole and in memory: keys and small texts.
public enum AgeFile {
    /// Encrypts for all of `recipients`.
    ///
    /// - Parameter postQuantumOnly: nothing is written for a recipient whose protection is classical.
    /// - Throws: ``AgeError/mixedRecipients`` when they do not all say the same about their protection, or when one of
    ///   several has to stand alone; ``AgeError/notPostQuantum(_:)``.
    public static func encrypt(
        _ plaintext: borrowing SecretBytes, to recipients: [any AgeRecipient], armored: Bool,
        postQuantumOnly: Bool = false
    ) throws(AgeError) -> [UInt8] {
        guard !recipients.isEmpty else { throw .noRecipients }
        guard recipients.count == 1 || !recipients.contains(where: \.standsAlone) else { throw .mixedRecipients }
        let fileKey = SecretBytes.random(FileKey.length)
        var stanzas: [AgeStanza] = []
        var labels: [String]?
        for recipient in recipients {
            let wrapped = try recipient.wrapWithLabels(fileKey)
            guard !postQuantumOnly || wrapped.isPostQuantum else { throw .notPostQuantum(recipient.canonicalText) }
            guard labels == nil || labels == wrapped.labels else { throw .mixedRecipients }
            labels = wrapped.labels
            stanzas += wrapped.stanzas
        }
        let header = try AgeHeader.text(stanzas, fileKey: fileKey)
        let file = header + (try AgePayload.seal(plaintext, fileKey: fileKey))
        return armored ? AgeArmor.encode(file) : file
    }

    /// Opens a file, armored or not, with the first of `identities` that can. All of the content or nothing comes out.
    public static func decrypt(
        _ file: [UInt8], with identities: [any AgeIdentity]
    ) throws(AgeError) -> SecretBytes {
        let file = AgeArmor.isArmored(file) ? try AgeArmor.decode(file) : file
        let header = try AgeHeader(parsing: file)
        for identity in identities {
            guard let fileKey = try identity.unwrap(header.stanzas) else { continue }
            guard header.isAuthentic(fileKey) else { throw .mac }
            return try AgePayload.open(file[header.length...], fileKey: fileKey)
        }
        throw .noMatch
    }
}
