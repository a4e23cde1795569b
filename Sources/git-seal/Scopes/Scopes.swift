import Catalog
import Files
import GitRepository
import Glibc
import Sealing
import SecretMemory
import Stores
import SystemPackage

/// What the `scope` verbs do to the scopes of a work tree.
struct Scopes {
    let workspace: Workspace

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

    // MARK: Reading and writing

    /// A scope's accepted state with its seed.
    func opened(_ name: ScopeName) throws -> (ScopeState, ScopeSeedBox) {
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

    /// Writes a signed state, what is exposed in it, and other files that change with it, all or none.
    ///
    /// - Parameters:
    ///   - seed: of the state's current key.
    ///   - exposed: What is exposed now; `nil` for what was exposed before and is not settled.
    func write(
        _ state: ScopeState, _ seed: borrowing ScopeSeed, keyFilesFor recipients: [any AgeRecipient],
        exposed: ExposedValues? = nil, files: [(path: RepositoryPath, bytes: [UInt8])] = []
    ) throws {
        var keyFiles: [Fingerprint: [UInt8]] = [:]
        for recipient in recipients {
            keyFiles[recipient.fingerprint] = try ScopeFolder.keyFile(of: state, seed: seed, for: recipient)
        }
        let all = try exposed ?? exposedValues(of: state.name)
        let unsettled = all.readers.isEmpty ? all : all.keeping(try presentValues(of: state.name).contains)
        let signed = unsettled.readers.isEmpty ? nil : try unsettled.signed(by: seed, of: state)
        let folder = ScopeFolder(state.name, in: workspace.revision.source)
        var change = workspace.fileChange()
        for file in files {
            try change.write(file.bytes, to: try workspace.revision.source.pathForWriting(file.path))
        }
        try folder.stage(state, keyFiles: keyFiles, exposed: signed, in: &change)
        try change.commit()
        try folder.removeEmptyKeyFolders()
    }

    /// What `exposed.yaml` says, which must be signed by the state beside it.
    private func exposedValues(of name: ScopeName) throws -> ExposedValues {
        guard let state = try? workspace.revision.scopeState(name) else { return ExposedValues() }
        return try workspace.revision.exposedValues(of: state)
    }

    /// The ids of all values of a scope, in the work tree and in HEAD.
    private func presentValues(of name: ScopeName) throws -> Set<ValueID> {
        var files = try SealedFileList.all(of: name, in: workspace.revision.source).files
        if let head = try workspace.repository.head().commit {
            let tree = TreeSource(repository: workspace.repository, tree: try workspace.repository.tree(of: head))
            files += try SealedFileList.all(of: name, in: tree).files
        }
        return Set(files.flatMap { $0.values(of: name).map(\.valueID) })
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

    var today: UTCDay { UTCDay(secondsSince1970: time(nil)) }
}

/// A seed that may stand in a tuple.
final class ScopeSeedBox {
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
