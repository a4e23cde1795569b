import Catalog
import GitRepository
import Sealing
import Stores

/// Lets through only what an accepted scope allows to reach the store; a part of the third stage.
struct ScopeGate {
    let verified: VerifiedReading
    let trust: ScopeTrust
    let store: StoreName
    let definition: StoreDefinition
    let record: ReconcileRecord?

    /// Takes out of `resolution` what may not pass, each with its reason.
    func filter(_ resolution: inout Resolution) throws(ReconcileError) {
        var refusals: [ScopeName: SecretFault.Reason] = [:]
        for scope in Set(resolution.desired.keys.map(\.scope)).sorted() {
            switch try judge(scope) {
            case .success(let accepted): resolution.scopes.accept(accepted.state, accepted.decision)
            case .failure(let refusal): refusals[scope] = refusal.reason
            }
        }
        guard !refusals.isEmpty else { return }
        for id in resolution.desired.keys.sorted() {
            guard let reason = refusals[id.scope], let desired = resolution.desired[id] else { continue }
            resolution.refuse(desired.found, reason, store: store)
        }
    }

    private struct Refusal: Error {
        let reason: SecretFault.Reason
    }

    private func judge(
        _ scope: ScopeName
    ) throws(ReconcileError) -> Result<(state: ScopeState, decision: PinDecision), Refusal> {
        do throws(ScopeReadError) {
            let state = try verified.reading.revision.scopeState(scope)
            let decision = try trust.judge(state, atLeast: record?.scopeSequences[scope.text])
            if case .refused(let refusal, let difference) = decision {
                return .failure(Refusal(reason: .scopeRefused(scope, refusal, difference)))
            }
            guard state.stores[store.text] == definition.digest else {
                let isRedefined = state.stores[store.text] != nil
                return .failure(Refusal(reason: .storeNotAllowed(store.text, isRedefined: isRedefined)))
            }
            return .success((state, decision))
        } catch {
            switch error {
            case .catalog(.noSuchScope): return .failure(Refusal(reason: .scopeMissing(scope)))
            case .catalog(let error): throw .catalog(error)
            case .state(let error): return .failure(Refusal(reason: .scopeUnsound(error)))
            }
        }
    }
}

/// The scopes that values may be delivered from.
struct AcceptedScopes {
    private(set) var states: [ScopeName: ScopeState] = [:]
    /// What the pins have to learn.
    private(set) var decisions: [ScopeName: PinDecision] = [:]

    mutating func accept(_ state: ScopeState, _ decision: PinDecision) {
        states[state.name] = state
        decisions[state.name] = decision
    }
}
