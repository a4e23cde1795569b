import Catalog
import Files
import GitRepository
import SealedFiles
import Sealing
import SecretMemory

/// New keys for a scope, and its values sealed again.
extension Scopes {
    /// What became of the values.
    struct Resealing {
        var valueCount = 0
        var files: [(path: RepositoryPath, bytes: [UInt8])] = []
        /// Values that did not open before, each with its file: they stay as they are.
        var left: [String] = []
        var broken: [RepositoryPath] = []
    }

    struct Rekeying {
        let state: ScopeState
        let resealing: Resealing
        /// How many values removed readers could read.
        let exposedCount: Int
        /// Recipients by a passphrase who are left out because nobody typed it.
        let leftOut: [String]
    }

    /// Makes a new key, wraps it for everybody but those who are removed, seals all values of the work tree again, and
    /// marks what removed readers could read.
    ///
    /// - Parameter added: Recipients whom a post-quantum scope lets in only with a new, classical key.
    func rekey(
        _ name: ScopeName, removing removed: [String] = [],
        adding added: [(name: String, recipient: any AgeRecipient)] = [], passphrases: [PassphraseOption]
    ) throws -> Rekeying {
        let (state, box) = try opened(name)
        for recipient in removed where state.recipients[recipient] == nil {
            throw Diagnostic(
                "\(recipient) does not read \(name)",
                because: "its readers are \(state.recipients.keys.sorted().joined(separator: ", "))", status: .findings)
        }
        var (records, recipients, leftOut) = try remaining(state, removed, passphrases)
        for (name, recipient) in added {
            guard recipients[name] == nil else { throw ScopeChangeError.recipientNameIsTaken(name) }
            records[name] = RecipientRecord(recipient, added: today)
            recipients[name] = recipient
        }
        guard !recipients.isEmpty else {
            throw Diagnostic(
                "nobody would be left to read \(name)", hint: "git seal scope add \(name) --recipient NAME=KEY first",
                status: .usage)
        }
        let files = try SealedFileList.all(of: name, in: workspace.revision.source)
        try refuse(files.broken)
        let kem = KEMChoice(isPostQuantum: recipients.mapValues(\.isPostQuantum)).kem
        let newSeed = ScopeSeed.random()
        let next = try state.rekeyed(
            from: box.seed, to: newSeed, kem: kem, recipients: records, day: today,
            allowingDowngrade: !added.isEmpty
        ).signed(by: newSeed).signed(by: box.seed)
        let resealing = try reseal(files, of: state, box.seed, for: next)
        let gone = next.keys.values.reduce(into: Set<Fingerprint>()) { $0.formUnion($1.readers) }
            .subtracting(next.recipients.values.map(\.fingerprint))
        let exposed = try workspace.revision.exposedValues(of: state).adding(files.exposed(to: gone, in: state))
        try write(
            next, newSeed, keyFilesFor: Array(recipients.values), exposed: exposed, files: resealing.files)
        try workspace.trust.trust(next)
        return Rekeying(
            state: next, resealing: resealing, exposedCount: exposed.readers.count, leftOut: leftOut)
    }

    /// Seals what lies under retired keys again for the current one, as after a merge.
    func reseal(_ name: ScopeName) throws -> Resealing {
        let (state, box) = try opened(name)
        let files = try SealedFileList.all(of: name, in: workspace.revision.source)
        var resealing = try reseal(files, of: state, box.seed, for: state)
        resealing.broken = files.broken.map(\.path)
        var change = workspace.fileChange()
        for file in resealing.files {
            try change.write(file.bytes, to: try workspace.revision.source.pathForWriting(file.path))
        }
        try change.commit()
        return resealing
    }

    /// The files of a scope with every value under the current key of `next`.
    func reseal(
        _ files: SealedFileList, of state: ScopeState, _ seed: borrowing ScopeSeed, for next: ScopeState
    ) throws -> Resealing {
        let openers = state.openers(with: seed)
        let sealer = try ValueSealer(scope: next.name, key: next.currentKey)
        var resealing = Resealing()
        for file in files.files {
            let opened = file.text.open(with: openers)
            let tokens = try file.text.resealed(opened, with: sealer)
            for (index, value) in file.text.sealedPlaces
            where value.scope == next.name && value.keyID != next.current && tokens[index] == nil {
                resealing.left.append(
                    "\(file.path):\(file.text.places[index].location) \(file.text.places[index].label)")
            }
            guard !tokens.isEmpty else { continue }
            do throws(SealedTextError) {
                resealing.files.append((file.path, try file.text.replacing(tokens)))
            } catch {
                throw InPlaceError(error, in: file.path.description)
            }
            resealing.valueCount += tokens.count
        }
        return resealing
    }

    /// Whoever knows the passphrase that a recipient had is that recipient; another passphrase makes another one.
    private func keeping(
        _ recipient: any AgeRecipient, as record: RecipientRecord?, of state: ScopeState
    ) throws -> any AgeRecipient {
        guard let record, let typed = recipient as? PassphraseRecipient else { return recipient }
        let path = ScopePaths.keyFile(of: state.name, key: state.current, recipient: record.fingerprint)
        let file = try workspace.revision.source.read(path, atMost: ScopePaths.maximumKeyFileLength)
        return file.map { typed.keeping(record.fingerprint, ifItOpens: $0) } ?? typed
    }

    /// A value that could not be sealed again would stay under a key that should be out of use.
    private func refuse(_ broken: [(path: RepositoryPath, error: SealedTextError)]) throws {
        guard let (path, error) = broken.first else { return }
        throw InPlaceError(error, in: path.description)
    }

    /// Who reads from now on. Whoever reads by a passphrase must have typed it again, or is left out.
    private func remaining(
        _ state: ScopeState, _ removed: [String], _ passphrases: [PassphraseOption]
    ) throws -> (records: [String: RecipientRecord], recipients: [String: any AgeRecipient], leftOut: [String]) {
        var records = state.recipients.filter { !removed.contains($0.key) && !$0.value.isPassphrase }
        var recipients: [String: any AgeRecipient] = [:]
        for (name, record) in records { recipients[name] = try RecipientLookup.recipient(record.publicKey) }
        let typed = try passphrases.map { try $0.resolved() }
        for (name, recipient) in typed {
            guard state.recipients[name]?.isPassphrase == true, !removed.contains(name) else {
                throw Diagnostic("\(name) does not read \(state.name) by a passphrase", status: .usage)
            }
            let same = try keeping(recipient, as: state.recipients[name], of: state)
            records[name] = RecipientRecord(same, added: today)
            recipients[name] = same
        }
        let leftOut = state.recipients.filter { name, record in
            record.isPassphrase && !removed.contains(name) && records[name] == nil
        }.keys.sorted()
        return (records, recipients, leftOut)
    }
}

extension SealedFileList {
    /// The values that somebody who is gone could read, with who that is.
    func exposed(to gone: Set<Fingerprint>, in state: ScopeState) -> [ValueID: Set<Fingerprint>] {
        var readers: [KeyID: Set<Fingerprint>] = [:]
        var exposed: [ValueID: Set<Fingerprint>] = [:]
        for value in files.flatMap({ $0.values(of: state.name) }) {
            let ofKey = readers[value.keyID] ?? state.everyReader(ofValuesUnder: value.keyID).intersection(gone)
            readers[value.keyID] = ofKey
            if !ofKey.isEmpty { exposed[value.valueID, default: []].formUnion(ofKey) }
        }
        return exposed
    }
}

extension ExposedValues {
    /// Marks values, each as read by those who are named for it.
    func adding(_ exposed: [ValueID: Set<Fingerprint>]) -> ExposedValues {
        exposed.reduce(self) { $0.adding(CollectionOfOne($1.key), readBy: $1.value) }
    }
}
