import GitRepository
import Sealing
import YAMLDocument

/// Whether the scopes are signed, accepted by this clone, and complete.
struct ScopeChecks<Source: RevisionSource> {
    private let revision: Revision<Source>
    private let trust: ScopeTrust?

    init(_ revision: Revision<Source>, _ trust: ScopeTrust?) {
        self.revision = revision
        self.trust = trust
    }

    /// All scopes, without a state where it does not parse, and what is wrong with them.
    func run() throws(CatalogError) -> (states: [ScopeName: ScopeState?], findings: [CheckFinding]) {
        var states: [ScopeName: ScopeState?] = [:]
        var findings: [CheckFinding] = []
        for name in try revision.scopeNames() {
            let (state, fault) = try read(name)
            states.updateValue(state, forKey: name)
            if let fault { findings.append(fault) }
            guard let state else { continue }
            findings += try judge(state)
            findings += stores(of: state)
            findings += try keyFiles(of: state)
            findings += try exposedValues(of: state)
        }
        findings += sharedKeys(states.values.compactMap { $0 }.sorted { $0.name < $1.name })
        if !states.isEmpty, try !hasAttributes() {
            findings.append(CheckFinding(.noAttributes, in: ScopePaths.attributes))
        }
        return (states, findings)
    }

    private func read(_ name: ScopeName) throws(CatalogError) -> (ScopeState?, CheckFinding?) {
        let path = ScopePaths.state(of: name)
        if let bytes = try revision.source.read(path, atMost: ScopeState.maximumByteCount),
            let marker = ConflictMarkers.location(in: bytes)
        {
            return (nil, CheckFinding(.schema(.conflictMarkers), in: path, at: marker))
        }
        do throws(ScopeReadError) {
            return (try revision.unsharedState(name), nil)
        } catch {
            switch error {
            case .catalog(let error): throw error
            case .state(let error): return (nil, unsound(name, error, path))
            }
        }
    }

    private func unsound(_ name: ScopeName, _ error: ScopeStateError, _ path: RepositoryPath) -> CheckFinding {
        CheckFinding(.scopeUnsound(name, error.reason), in: path, at: error.location)
    }

    private func judge(_ state: ScopeState) throws(CatalogError) -> [CheckFinding] {
        let path = ScopePaths.state(of: state.name)
        do throws(ScopeStateError) {
            try state.verifySignatures(file: path.description)
        } catch {
            return [unsound(state.name, error, path)]
        }
        let reasons = [rekeyDue(state).map { .rekeyDue(state.name, count: $0) }, try distrust(of: state)]
        return reasons.compactMap { $0 }.map { CheckFinding($0, in: path) }
    }

    private func distrust(of state: ScopeState) throws(CatalogError) -> CheckFinding.Why? {
        do throws(ScopeReadError) {
            switch try trust?.judge(state) {
            case .firstUse(let fingerprint): return .scopeNotPinned(state.name, fingerprint)
            case .refused(let refusal, _): return .scopeRefused(state.name, refusal)
            case .accepted, nil: return nil
            }
        } catch {
            switch error {
            case .catalog(let error): throw error
            // The pin itself is damaged: nothing vouches for the state.
            case .state(let error): return .scopeRefused(state.name, .unsound(error.reason))
            }
        }
    }

    private func rekeyDue(_ state: ScopeState) -> Int? {
        do throws(RekeyDue) {
            _ = try state.sealingKey()
            return nil
        } catch {
            return error.formerReaders.count
        }
    }

    private func stores(of state: ScopeState) -> [CheckFinding] {
        state.stores.compactMap { name, digest in
            guard let store = StoreName(name) else { return nil }
            let path = ScopePaths.state(of: state.name)
            guard let definition = revision.config.stores[store] else {
                return CheckFinding(.storeUnknownToConfig(state.name, store), in: path)
            }
            return definition.digest == digest ? nil : CheckFinding(.storeRedefined(state.name, store), in: path)
        }
    }

    private func keyFiles(of state: ScopeState) throws(CatalogError) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for (name, recipient) in state.recipients {
            let path = ScopePaths.keyFile(of: state.name, key: state.current, recipient: recipient.fingerprint)
            if try revision.source.read(path, atMost: ScopePaths.maximumKeyFileLength) == nil {
                findings.append(CheckFinding(.missingKeyFile(state.name, recipient: name), in: path))
            }
        }
        return findings
    }

    private func exposedValues(of state: ScopeState) throws(CatalogError) -> [CheckFinding] {
        let path = ScopePaths.exposedValues(of: state.name)
        guard let bytes = try revision.source.read(path, atMost: ScopeState.maximumByteCount) else { return [] }
        do throws(ScopeStateError) {
            let exposed = try ExposedValues(parsing: bytes, file: path.description)
            try exposed.verifySignatures(of: state, file: path.description)
            return []
        } catch {
            return [unsound(state.name, error, path)]
        }
    }

    private func sharedKeys(_ states: [ScopeState]) -> [CheckFinding] {
        states.indices.flatMap { index in
            states[..<index].compactMap { other in
                states[index].keyShared(with: other).map { key in
                    CheckFinding(
                        .sharedKey(key, states[index].name, other.name), in: ScopePaths.state(of: states[index].name))
                }
            }
        }
    }

    private func hasAttributes() throws(CatalogError) -> Bool {
        guard let bytes = try revision.source.read(ScopePaths.attributes, atMost: 1 << 20) else { return false }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).contains { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            return words.first == "scopes/**" && words.dropFirst().contains("-text")
        }
    }
}
