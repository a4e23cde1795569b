import Crypto
import GitRepository
import Sealing

/// Where trust begins. It always comes from outside the repository: no commit can say of itself that it is to be believed.
public enum RootOfTrust: Hashable, Sendable {
    /// The tree of this commit is trusted whole, whoever made it; so an old repository needs no signed past.
    case commit(CommitID)
    /// The same of the oldest commit on the chain of first parents that one of these keys signed.
    case signers([SSHPublicKey])

    /// From the lines of a file: public keys as in `.pub` files, with empty lines and comments.
    public init(signers text: String) throws(SSHKeyFault) {
        var keys: [SSHPublicKey] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            guard !line.isEmpty, line.first != "#" else { continue }
            keys.append(try SSHPublicKey(line: String(line)))
        }
        guard !keys.isEmpty else { throw .malformed }
        self = .signers(Array(Set(keys)).sorted())
    }

    /// What records call it: the same for the same root, and for no other.
    public var name: String {
        switch self {
        case .commit(let id): return id.id.hex
        case .signers(let keys):
            let text = keys.map(\.text).joined(separator: "\n")
            return "signers:" + Hexadecimal.text(Array(SHA256.hash(data: Array(text.utf8))))
        }
    }

    /// The commit that is trusted whole; `nil` when none is among those before `head`.
    public func start(before head: CommitID, in repository: Repository) throws(TrustError) -> CommitID? {
        do throws(GitError) {
            switch self {
            case .commit(let id): return id
            case .signers(let keys):
                var signers = CommitSigners(repository)
                for commit in try repository.firstParents(of: head, atMost: Self.limit).reversed() {
                    if case .success(let signer?) = try signers.signer(of: commit.id), keys.contains(signer.key) {
                        return commit.id
                    }
                }
                return nil
            }
        } catch {
            throw TrustError(error, repository)
        }
    }

    private static let limit = 2_000_000
}
