import Catalog
import Sealing

/// The keys of scopes, current and retired, that the identities at hand open; each opened once, when it is first needed.
public final class ScopeKeyring {
    private let states: [ScopeName: ScopeState]
    private let openSeed: (ScopeState) throws(ScopeAccessError) -> ScopeSeed
    private var openers: [ScopeName: [KeyID: ValueOpener]] = [:]
    private var missing: [ScopeName: Missing] = [:]

    /// Why a key is not at hand.
    struct Missing: Error {
        let scope: ScopeName
        let key: KeyID?

        func reason(key name: String) -> SecretFault.Reason {
            if let key { return .unknownKey(key: name, key) }
            return .noIdentity(scope)
        }
    }

    /// - Parameters:
    ///   - states: accepted states only.
    ///   - openSeed: the seed of a state's current key, with whatever identities there are.
    init(
        _ states: [ScopeName: ScopeState], openSeed: @escaping (ScopeState) throws(ScopeAccessError) -> ScopeSeed
    ) {
        self.states = states
        self.openSeed = openSeed
    }

    func opener(scope: ScopeName, key: KeyID) -> Result<ValueOpener, Missing> {
        if let opener = openers[scope]?[key] { return .success(opener) }
        if let missing = missing[scope] { return .failure(missing) }
        if openers[scope] == nil { load(scope) }
        if let opener = openers[scope]?[key] { return .success(opener) }
        return .failure(missing[scope] ?? Missing(scope: scope, key: key))
    }

    private func load(_ scope: ScopeName) {
        guard let state = states[scope] else {
            missing[scope] = Missing(scope: scope, key: nil)
            return
        }
        do throws(ScopeAccessError) {
            let seed = try openSeed(state)
            openers[scope] = state.openers(with: seed)
        } catch {
            missing[scope] = Missing(scope: scope, key: nil)
        }
    }
}

extension ScopeState {
    /// An opener for the current key and for every retired one whose seed lies under it.
    public func openers(with seed: borrowing ScopeSeed) -> [KeyID: ValueOpener] {
        var openers = [current: ValueOpener(scope: name, seed: seed, kem: currentKey.kem)]
        for (id, record) in keys where record.retirement?.sealed != nil {
            guard let retired = try? retiredSeed(id, with: seed) else { continue }
            openers[id] = ValueOpener(scope: name, seed: retired, kem: record.key.kem)
        }
        return openers
    }
}
