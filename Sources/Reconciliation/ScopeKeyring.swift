import Catalog
import Sealing

/// The keys of scopes, current and retired, that the identities at hand open; each scope is opened once, when it is first
/// needed.
struct ScopeKeyring {
    private let states: [ScopeName: ScopeState]
    private let openSeed: (ScopeState) throws(ScopeAccessError) -> ScopeSeed
    private var openers: [ScopeName: [KeyID: ValueOpener]] = [:]

    /// - Parameters:
    ///   - states: accepted states only.
    ///   - openSeed: the seed of a state's current key, with whatever identities there are.
    init(
        _ states: [ScopeName: ScopeState], openSeed: @escaping (ScopeState) throws(ScopeAccessError) -> ScopeSeed
    ) {
        self.states = states
        self.openSeed = openSeed
    }

    /// What opens a value of a manifest.
    mutating func opener(_ scope: ScopeName, _ sealed: SecretManifest.Sealed) -> Result<ValueOpener, Missing> {
        if openers[scope] == nil { openers[scope] = load(scope) }
        guard let ofScope = openers[scope], !ofScope.isEmpty else { return .failure(.identity(scope)) }
        guard let opener = ofScope[sealed.value.keyID] else {
            return .failure(.key(sealed.label, sealed.value.keyID))
        }
        return .success(opener)
    }

    /// Why a value cannot be opened.
    enum Missing: Error {
        case identity(ScopeName)
        case key(String, KeyID)

        var reason: SecretFault.Reason {
            switch self {
            case .identity(let scope): .noIdentity(scope)
            case .key(let label, let id): .unknownKey(key: label, id)
            }
        }
    }

    private func load(_ scope: ScopeName) -> [KeyID: ValueOpener] {
        guard let state = states[scope] else { return [:] }
        do throws(ScopeAccessError) {
            return state.openers(with: try openSeed(state))
        } catch {
            return [:]
        }
    }
}
