import GitRepository

/// The signature that a commit or a tag carries of itself.
public enum GitSignature {
    static let namespace = "git"
    static let header = "gpgsig"
    /// Of the same commit in a repository with SHA-256 names. It covers other bytes than those that are here.
    private static let otherHeader = "gpgsig-sha256"

    /// Who signed a commit; `nil` when nobody did.
    ///
    /// - Throws: what is wrong with a signature that is there.
    public static func ofCommit(_ raw: RawCommit) throws(SSHSignatureFault) -> VerifiedSigner? {
        let signatures = raw.headers.filter { [header, otherHeader].contains($0.name) }
        guard let signature = signatures.first else { return nil }
        guard signatures.count == 1 else { throw .several }
        guard signature.name == header else { throw .object }
        return try signer(signature.value, of: raw.bytes(without: header))
    }

    /// Who signed a tag object; `nil` when nobody did.
    ///
    /// git looks for the last line that begins a signature of any kind and cuts there. Here there must be only one.
    public static func ofTag(_ raw: [UInt8]) throws(SSHSignatureFault) -> VerifiedSigner? {
        // A tag's headers have no signature where objects have SHA-1 names.
        guard let tag = RawCommit(parsing: raw), !tag.headers.contains(where: { $0.name.hasPrefix(header) }) else {
            throw .object
        }
        var starts: [Int] = []
        var line = 0
        while line < raw.count {
            if ForeignSignature.begins.contains(where: { raw[line...].starts(with: $0.utf8) }) { starts.append(line) }
            line = (raw[line...].firstIndex(of: UInt8(ascii: "\n")) ?? raw.count) + 1
        }
        guard let start = starts.first else { return nil }
        guard starts.count == 1 else { throw .several }
        return try signer(Array(raw[start...]), of: Array(raw[..<start]))
    }

    private static func signer(
        _ armored: [UInt8], of message: [UInt8]
    ) throws(SSHSignatureFault) -> VerifiedSigner {
        if let foreign = ForeignSignature.fault(of: armored) { throw foreign }
        let signature = try SSHSignature(armored: armored)
        return VerifiedSigner(key: signature.key, presence: try signature.verify(message, namespace: namespace))
    }
}

/// How the signatures of other programs begin, as git tells them.
enum ForeignSignature {
    private static let openPGP = ["-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----"]
    private static let x509 = ["-----BEGIN SIGNED MESSAGE-----"]

    static let begins = openPGP + x509 + [SSHArmor.begin]

    /// The case of a signature that is none of SSH's; `nil` for one of SSH's and for what is no signature at all.
    static func fault(of armored: [UInt8]) -> SSHSignatureFault? {
        func begins(with texts: [String]) -> Bool { texts.contains { armored.starts(with: $0.utf8) } }
        if begins(with: openPGP) { return .openPGP }
        return begins(with: x509) ? .x509 : nil
    }
}
