import Catalog
import GitRepository
import Sealing

/// How a scope's state came to be what it is, for somebody who has to decide whether to trust it.
enum ScopeHistory {
    /// It is only in the work tree.
    case uncommitted
    /// The last commit that changed the scope's folder.
    case committed(Commit)

    /// What git knows of the state in a work tree; `nil` where that is nothing.
    init?(of scope: ScopeName, in workspace: Workspace) {
        guard let head = try? workspace.repository.head().commit else { return nil }
        let path = ScopePaths.state(of: scope)
        let limit = ScopeState.maximumByteCount
        guard let tree = try? workspace.repository.tree(of: head) else { return nil }
        let committed = try? workspace.repository.file(at: path, in: tree, atMost: limit)
        let here = try? workspace.revision.source.read(path, atMost: limit)
        guard committed == here else {
            self = .uncommitted
            return
        }
        self.init(of: scope, in: head, workspace.repository)
    }

    /// What git knows of the state in a commit.
    init?(of scope: ScopeName, in commit: CommitID, _ repository: Repository) {
        let folder = ScopePaths.root.appending(scope.text)
        guard let last = try? repository.lastChange(of: folder, in: commit) else { return nil }
        self = .committed(last)
    }

    /// In a line, with what the commit claims of its author.
    var words: String {
        switch self {
        case .uncommitted: return "the change is not committed: git diff .git-seal"
        case .committed(let commit):
            let author = "\(commit.author.name) <\(commit.author.email)>"
            let subject = commit.message.prefix { !$0.isNewline }.prefix(72)
            return "the scope was changed last by \(author) in commit \(commit.id.short): \(subject)"
        }
    }
}

extension ScopeHistory {
    /// How to take back what was committed: `git restore` from HEAD brings the same again.
    func wayBack(to folder: RepositoryPath) -> String? {
        guard case .committed(let commit) = self else { return nil }
        return "if that was wrong: git restore --source \(commit.id.short)~ -- \(folder)"
    }
}

/// A state that is not accepted whatever the clone knows, with what tells why it is there.
struct UnsoundScope: Error {
    let error: ScopeStateError
    /// What differs from the pinned state.
    let changes: [String]
    let history: ScopeHistory?

    init(_ error: ScopeStateError, pinned: ScopeState?, found: [UInt8]?, history: ScopeHistory?) {
        self.error = error
        changes = found.flatMap { found in pinned.map { Self.changes(from: $0.serialized(), to: found) } } ?? []
        self.history = history
    }

    /// The first lines that differ, as they were and as they are: the state does not parse, so no more can be said.
    private static func changes(from old: [UInt8], to new: [UInt8]) -> [String] {
        func lines(_ bytes: [UInt8]) -> [String] {
            String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
        }
        let (old, new) = (lines(old), lines(new))
        let differing = zip(old, new).enumerated().filter { $0.element.0 != $0.element.1 }
        let shown = differing.prefix(2).flatMap { index, pair in
            [
                "line \(index + 1) is pinned as  \(excerpt(pair.0))",
                "line \(index + 1) is here       \(excerpt(pair.1))",
            ]
        }
        let rest = differing.count - 2
        return rest > 0 ? shown + ["\(rest) more \(rest == 1 ? "line differs" : "lines differ")"] : shown
    }

    private static func excerpt(_ line: String) -> String {
        let text = line.drop { $0 == " " }
        return text.count > 60 ? text.prefix(59) + "…" : String(text)
    }
}

extension Workspace {
    /// The state of a scope, well-formed but not yet judged.
    func scopeState(_ name: ScopeName) throws -> ScopeState {
        do throws(ScopeReadError) {
            return try revision.scopeState(name)
        } catch {
            guard case .state(let error) = error else { throw error }
            let found = try? revision.source.read(ScopePaths.state(of: name), atMost: ScopeState.maximumByteCount)
            throw UnsoundScope(
                error, pinned: try? trust.pinned(name), found: found, history: ScopeHistory(of: name, in: self))
        }
    }
}
