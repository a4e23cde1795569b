import Catalog
import GitRepository
import Sealing
import SecretMemory

/// What `edit` shows of a secret, and what it makes of the edited text.
struct EditSession: ~Copyable {
    let manifest: SecretManifest
    private(set) var arena: SecretArena
    private(set) var entries: [(key: String, slot: SecretArena.Slot)] = []

    init(_ manifest: SecretManifest, in workspace: Workspace) throws {
        if case .binary = manifest.content {
            throw Diagnostic(
                "cannot edit \(manifest.name)", at: manifest.path.description, because: "it is binary",
                hint: "git seal set \(manifest.name) --from-file FILE", status: .cannotRun)
        }
        let sealed = manifest.sealed
        let opened = try workspace.openValues(manifest, sealed)
        let size = (0..<opened.count).reduce(0) { $0 + (opened.withBytes(at: $1) { $0.count } ?? 0) }
        var arena = SecretArena(capacity: size)
        for (index, item) in sealed.enumerated() {
            if let slot = opened.withBytes(at: index, { arena.append($0) }) ?? nil {
                entries.append((item.label, slot))
            }
        }
        self.manifest = manifest
        self.arena = arena
    }

    func text(comment: [String]) throws -> SecretBytes { try EditText.render(comment: comment, entries, in: arena) }

    /// Applies the difference to a draft: values that are the same keep their tokens, byte for byte.
    ///
    /// - Returns: how many values were set or removed.
    func apply(_ edited: borrowing EditText.Values, to draft: inout SecretDraft, with workspace: Workspace) throws
        -> Int
    {
        let isSingle = if case .value = manifest.content { true } else { false }
        var count = 0
        for (key, slot) in edited.entries {
            guard !isSingle || key == "value" else {
                throw Diagnostic(
                    "nothing was changed", because: "\(manifest.name) is a single value and has no key \"\(key)\"",
                    status: .unparseable)
            }
            let value = edited.arena.withBytes(of: slot) { SecretBytes(copying: $0) }
            if let old = entries.first(where: { $0.key == key })?.slot {
                let isSame = arena.withBytes(of: old) { SecretBytes(copying: $0) }.isEqual(to: value)
                if isSame { continue }
            }
            try draft.seal(value, key: isSingle ? nil : key, isFile: false, with: workspace)
            count += 1
        }
        for (key, _) in entries where !edited.keys.contains(key) {
            guard !isSingle else {
                throw Diagnostic(
                    "nothing was changed", because: "the value is gone", hint: "git seal unset \(manifest.name)",
                    status: .unparseable)
            }
            try draft.remove(key)
            count += 1
        }
        return count
    }
}

extension EditText.Failure: Diagnosable {
    var diagnostic: Diagnostic {
        let reason =
            switch self {
            case .missingColon(let line): "line \(line) has no key: a key, a colon and a space come before the value"
            case .duplicateKey(let key, let line): "line \(line) has the key \"\(key)\" once more"
            case .notUTF8(let line): "line \(line) is no UTF-8 text"
            case .unprintable(let key): "\(key) cannot be shown as lines of text"
            }
        return Diagnostic(
            "nothing was changed", because: reason, hint: "git seal set changes one value at a time",
            status: .unparseable)
    }
}
