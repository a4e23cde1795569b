import Catalog
import GitRepository
import Sealing
import SecretMemory

/// What somebody vouches for independently of the commits that carry it: a file of `.git-seal/changes`.
///
/// It is content, so it survives squashing, rebasing, cherry-picking and any forge. Each has a file of its own, so that
/// no two ever conflict.
public struct ChangeStatement: Hashable, Sendable {
    public static let folder = ".git-seal/changes"
    /// What its signature is for.
    public static let namespace = "git-seal@v1"
    public static let maximumLength = 8 << 20
    static let maximumCount = 20_000

    /// Random: 32 hexadecimal digits, which the file is named after.
    public let id: String
    /// The repository's id, as its config has it.
    public let repository: String
    /// The commit that the changes start from.
    public let base: CommitID
    /// Sorted by place, each place once.
    public let changes: [Change]
    /// As SSH writes it.
    let signature: String

    /// The file of a statement.
    public var path: RepositoryPath { RepositoryPath(Self.folder).appending("\(id).yaml") }

    /// Who signed it, over all that the other properties say.
    public func signer() throws(SSHSignatureFault) -> VerifiedSigner {
        let signature = try SSHSignature(armored: Array(signature.utf8))
        return VerifiedSigner(
            key: signature.key, presence: try signature.verify(signedBytes, namespace: Self.namespace))
    }

    /// `LP("git-seal/v1 change") LP(id) LP(repository) LP(base) u32be(n)` and then for each change
    /// `LP(secret) LP(file) LP(pointer) LP(old) LP(new)`, as the file spells them, what is not there as nothing.
    var signedBytes: [UInt8] {
        Self.signedBytes(id: id, repository: repository, base: base, changes: changes)
    }

    static func signedBytes(id: String, repository: String, base: CommitID, changes: [Change]) -> [UInt8] {
        var bytes = ["git-seal/v1 change", id, repository, base.id.hex].flatMap(LengthPrefixed.text)
        bytes += SSHWire.number(UInt32(changes.count))
        for change in changes {
            bytes += LengthPrefixed.text(change.secret?.description ?? "")
            bytes += LengthPrefixed.bytes(change.path.bytes)
            bytes += [change.pointer, change.old ?? "", change.new ?? ""].flatMap(LengthPrefixed.text)
        }
        return bytes
    }
}

extension ChangeStatement {
    /// Makes and signs one.
    ///
    /// - Parameter sign: signs bytes in a namespace.
    /// - Throws: ``StatementFault/empty``, ``StatementFault/tooMany(limit:)`` and ``StatementFault/path(_:)`` for changes
    ///   that no file can hold, or what `sign` throws.
    public static func make(
        repository: String, base: CommitID, changes: [Change],
        sign: (_ message: [UInt8], _ namespace: String) throws -> SSHSignature
    ) throws -> ChangeStatement {
        guard !changes.isEmpty else { throw StatementFault.empty }
        guard changes.count <= maximumCount else { throw StatementFault.tooMany(limit: maximumCount) }
        for change in changes where !change.path.isValidUTF8 { throw StatementFault.path(change.path) }
        let id = Hexadecimal.text(randomBytes(16))
        let changes = changes.sorted { $0.place < $1.place }
        let message = signedBytes(id: id, repository: repository, base: base, changes: changes)
        let signature = try sign(message, namespace)
        // What does not hold here would be refused only after it was pushed.
        _ = try signature.verify(message, namespace: namespace)
        return ChangeStatement(
            id: id, repository: repository, base: base, changes: changes,
            signature: String(decoding: signature.armored, as: UTF8.self))
    }
}
