import Catalog
import GitRepository
import Trust

/// A change statement for programs.
struct StatementView: Encodable {
    struct Change: Encodable {
        let file: String
        let secret: String?
        let pointer: String
        let old: String?
        let new: String?
    }

    let id: String
    let path: String
    let base: String
    let key: String
    let fingerprint: String
    let changes: [Change]

    init(_ statement: ChangeStatement, _ key: SSHPublicKey) {
        id = statement.id
        path = statement.path.description
        base = statement.base.description
        self.key = key.text
        fingerprint = key.fingerprint
        changes = statement.changes.map { change in
            Change(
                file: change.path.description, secret: change.secret?.description, pointer: change.pointer,
                old: change.old, new: change.new)
        }
    }
}

extension Change {
    /// For a list, aligned.
    var line: String {
        let verb = old == nil ? "add   " : new == nil ? "remove" : "change"
        guard let secret else { return "\(verb)  \(path)" }
        return "\(verb)  \(secret)  \(pointer.isEmpty ? "\(path)" : Terminal.escaped(pointer))"
    }
}
