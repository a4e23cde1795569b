import Sealing

/// Whether a manifest fits the config and its scope, and is kept as the config asks.
struct ManifestChecks {
    private let config: Config
    private let states: [ScopeName: ScopeState?]

    /// - Parameter states: All scopes that there are; those that do not parse without a state.
    init(_ config: Config, _ states: [ScopeName: ScopeState?]) {
        self.config = config
        self.states = states
    }

    func run(_ manifests: [SecretManifest]) -> [CheckFinding] {
        manifests.flatMap { delivery(of: $0) + keys(of: $0) + plainTokens(in: $0) + hygiene(of: $0) }
    }

    private func delivery(of manifest: SecretManifest) -> [CheckFinding] {
        guard let state = states[manifest.scope] else {
            return [CheckFinding(.noSuchScope(manifest.scope), in: manifest.path, at: manifest.locations.scope)]
        }
        return manifest.stores.compactMap { store in
            let why: CheckFinding.Why
            if config.stores[store] == nil {
                why = .noSuchStore(store)
            } else if let state, state.stores[store.text] == nil {
                why = .storeNotAllowed(manifest.scope, store)
            } else {
                return nil
            }
            return CheckFinding(why, in: manifest.path, at: manifest.locations.spec)
        }
    }

    private func keys(of manifest: SecretManifest) -> [CheckFinding] {
        guard let state = states[manifest.scope] ?? nil else { return [] }
        return manifest.sealed.filter { state.keys[$0.value.keyID] == nil }.map { sealed in
            CheckFinding(
                .unknownKey(manifest.id, key: sealed.key, sealed.value.keyID), in: manifest.path,
                at: manifest.locations.values[sealed.label])
        }
    }

    private func plainTokens(in manifest: SecretManifest) -> [CheckFinding] {
        manifest.plain.filter { SealedValue.looksLikeToken($0.value) }.map { key, _ in
            CheckFinding(.tokenInPlain(manifest.id, key: key), in: manifest.path, at: manifest.locations.spec)
        }
    }

    private func hygiene(of manifest: SecretManifest) -> [CheckFinding] {
        let wanted = config.hygiene
        var missing: [CheckFinding.Why] = []
        if wanted.wantsDescription && manifest.description?.isEmpty != false {
            missing.append(.noDescription(manifest.id))
        }
        for tag in wanted.tags where manifest.tags[tag] == nil { missing.append(.noTag(manifest.id, tag)) }
        if wanted.wantsRotation && manifest.rotation == nil { missing.append(.noRotation(manifest.id)) }
        return missing.map { CheckFinding($0, in: manifest.path, at: manifest.locations.name) }
    }
}
