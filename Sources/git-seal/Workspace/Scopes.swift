import Catalog
import GitRepository
import Glibc
import Sealing
import SecretMemory
import Stores
import SystemPackage

/// What the `scope` verbs do to the scopes of a work tree.
struct Scopes {
    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Makes a scope: a seed, one age file for each recipient, and a signed state, which is written last.
    func create(
        _ name: ScopeName, recipients: [(name: String, recipient: any AgeRecipient)], stores: [String]
    ) throws -> ScopeState {
        guard try !workspace.scopeNames().contains(name) else {
            throw Diagnostic(
                "there is a scope \"\(name)\" already", hint: "git seal scope add \(name) --recipient NAME=KEY",
                status: .cannotRun)
        }
        let definitions = try named(stores.isEmpty ? workspace.config.stores.keys.sorted().map(\.text) : stores)
        var records: [String: RecipientRecord] = [:]
        for (recipientName, recipient) in recipients {
            guard records[recipientName] == nil else {
                throw Diagnostic("\"\(recipientName)\" is named twice", status: .usage)
            }
            records[recipientName] = RecipientRecord(recipient, added: today)
        }
        let choice = KEMChoice(
            isPostQuantum: Dictionary(
                recipients.map { ($0.name, $0.recipient.isPostQuantum) }, uniquingKeysWith: { first, _ in first }))
        let seed = ScopeSeed.random()
        let state = try ScopeState.create(
            name, seed: seed, kem: choice.kem, recipients: records,
            stores: Dictionary(uniqueKeysWithValues: definitions.map { ($0.key.text, $0.value.digest) }), day: today
        ).signed(by: seed)
        try write(state, seed, keyFilesFor: recipients.map(\.recipient))
        try workspace.trust.trust(state)
        return state
    }

    func add(_ added: [(name: String, recipient: any AgeRecipient)], to name: ScopeName) throws {
        let (state, seed) = try opened(name)
        var next = state
        for (recipientName, recipient) in added {
            let record = RecipientRecord(recipient, added: today)
            next = try next.adding(record, named: recipientName, isPostQuantum: recipient.isPostQuantum)
        }
        try save(next, signedBy: seed, keyFilesFor: added.map(\.recipient))
    }

    func allow(_ store: String, in name: ScopeName) throws {
        let definitions = try named([store])
        let (state, seed) = try opened(name)
        guard let definition = definitions.first else { return }
        try save(
            try state.allowing(definition.key.text, digest: definition.value.digest), signedBy: seed, keyFilesFor: [])
    }

    /// - Returns: whether the store was allowed until now.
    func deny(_ store: String, in name: ScopeName) throws -> Bool {
        guard try workspace.acceptedState(name).stores[store] != nil else { return false }
        let (state, seed) = try opened(name)
        try save(try state.denying(store), signedBy: seed, keyFilesFor: [])
        return true
    }

    /// Pins what is there, after the user has looked at it.
    func trust(_ name: ScopeName) throws -> ScopeState {
        let state = try workspace.scopeState(name)
        try state.verifySignatures()
        try workspace.trust.trust(state)
        return state
    }

    /// Joins the two sides of a merge that stopped at `scope.yaml`.
    func merge(_ name: ScopeName) throws -> ScopeState {
        let path = ScopePaths.state(of: name)
        guard let conflict = try workspace.repository.conflict(at: path), let ours = try state(conflict.ours, name),
            let theirs = try state(conflict.theirs, name)
        else {
            throw Diagnostic("there is no conflict to merge", at: path.description, status: .findings)
        }
        try acceptBoth(ours, theirs)
        let merged = try ScopeState.merging(base: try state(conflict.ancestor, name), ours: ours, theirs: theirs)
        let seed = try workspace.revision.seed(of: ours, with: IdentityLookup.usable())
        let signed = try merged.signed(by: seed)
        try write(signed, seed, keyFilesFor: [])
        try workspace.trust.trust(signed)
        return signed
    }

    /// One side is what this clone has pinned, so the other one is a fork of it: that is what a merge is for. The other
    /// side must still be signed by the same key, which ``ScopeState/merging(base:ours:theirs:)`` checks.
    private func acceptBoth(_ ours: ScopeState, _ theirs: ScopeState) throws {
        var accepted = 0
        for side in [ours, theirs] {
            switch try workspace.trust.judge(side) {
            case .firstUse, .accepted: accepted += 1
            case .refused(.fork, _): break
            case .refused(let refusal, let difference):
                throw ScopeRefusal(scope: side.name, refusal: refusal, difference: difference, history: nil)
            }
        }
        guard accepted > 0 else {
            throw ScopeRefusal(scope: ours.name, refusal: .fork(sequence: ours.sequence), difference: nil, history: nil)
        }
    }

    private func state(_ blob: BlobID?, _ name: ScopeName) throws -> ScopeState? {
        guard let blob else { return nil }
        let bytes = try workspace.repository.blob(blob, atMost: ScopeState.maximumByteCount)
        return try ScopeState(parsing: bytes, file: ScopePaths.state(of: name).description, expecting: name)
    }

    // MARK: Reading and writing

    private func opened(_ name: ScopeName) throws -> (ScopeState, ScopeSeedBox) {
        let state = try workspace.acceptedState(name)
        let seed = try workspace.revision.seed(of: state, with: IdentityLookup.usable())
        return (state, ScopeSeedBox(seed))
    }

    private func save(
        _ next: ScopeState, signedBy box: ScopeSeedBox, keyFilesFor recipients: [any AgeRecipient]
    ) throws {
        let signed = try next.signed(by: box.seed)
        try write(signed, box.seed, keyFilesFor: recipients)
        try workspace.trust.trust(signed)
    }

    private func write(
        _ state: ScopeState, _ seed: borrowing ScopeSeed, keyFilesFor recipients: [any AgeRecipient]
    ) throws {
        var keyFiles: [Fingerprint: [UInt8]] = [:]
        for recipient in recipients {
            keyFiles[recipient.fingerprint] = try ScopeFolder.keyFile(of: state, seed: seed, for: recipient)
        }
        try ScopeFolder(state.name, in: workspace.revision.source).write(state, keyFiles: keyFiles)
    }

    private func named(_ stores: [String]) throws -> [StoreName: StoreDefinition] {
        var definitions: [StoreName: StoreDefinition] = [:]
        for text in stores {
            guard let name = StoreName(text), let definition = workspace.config.stores[name] else {
                throw workspace.config.noSuchStore(text)
            }
            // What nobody can open, a reader cannot have looked at.
            try Stores.check(definition)
            definitions[name] = definition
        }
        return definitions
    }

    private var today: UTCDay { UTCDay(secondsSince1970: time(nil)) }
}

/// A seed that may stand in a tuple.
private final class ScopeSeedBox {
    let seed: ScopeSeed

    init(_ seed: consuming ScopeSeed) {
        self.seed = seed
    }
}

// MARK: - Showing

extension Scopes {
    func view(_ name: ScopeName) throws -> ScopeShow.View {
        let state = try workspace.scopeState(name)
        let heldBack =
            state.currentKey.kem == .xwing ? [] : state.recipients.filter { !isPostQuantum($0.value) }.keys.sorted()
        return ScopeShow.View(
            name: name.text, sequence: state.sequence, fingerprint: state.fingerprint.description,
            key: state.current.description, kem: state.currentKey.kem.name, heldBackBy: heldBack,
            stores: state.stores.keys.sorted(),
            recipients: state.recipients.sorted { $0.key < $1.key }.map { name, recipient in
                ScopeShow.View.Recipient(
                    name: name, publicKey: recipient.publicKey, fingerprint: recipient.fingerprint.description,
                    added: recipient.added.text)
            }, trust: try trustWord(state))
    }

    private func isPostQuantum(_ recipient: RecipientRecord) -> Bool {
        recipient.isPassphrase || (try? RecipientParser.parse(recipient.publicKey).isPostQuantum) ?? false
    }

    private func trustWord(_ state: ScopeState) throws -> String {
        switch try workspace.trust.judge(state) {
        case .firstUse: "not used in this clone yet"
        case .accepted: "accepted"
        case .refused: "NOT accepted by this clone"
        }
    }
}
