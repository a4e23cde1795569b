import Catalog
import GitRepository
import Sealing
import Stores

/// Lets through only what an accepted scope allows to reach the store; a part of the third stage.
struct ScopeGate {
    let revision: Revision<TreeSource>
    let trust: ScopeTrust
    let store: StoreName
    let definition: StoreDefinition
    let record: ReconcileRecord?

    /// The scopes that values may be delivered from.
    struct Passed {
        var states: [ScopeName: ScopeState] = [:]
        /// States that this clone sees for the first time or that are newer than its pin.
        var decisions: [ScopeName: PinDecision] = [:]
    }

    /// Takes out of `resolution` what may not pass, each with its reason.
    func filter(_ resolution: inout Resolution) throws(ReconcileError) -> Passed {
        var passed = Passed()
        var refusals: [ScopeName: SecretFault.Reason] = [:]
        for (id, desired) in resolution.desired.sorted(by: { $0.key < $1.key }) {
            if passed.states[id.scope] == nil && refusals[id.scope] == nil {
                switch try judge(id.scope) {
                case .success(let (state, decision)):
                    (passed.states[id.scope], passed.decisions[id.scope]) = (state, decision)
                case .failure(let refusal): refusals[id.scope] = refusal.reason
                }
            }
            guard let reason = refusals[id.scope] else { continue }
            resolution.desired[id] = nil
            resolution.frozen.insert(id)
            resolution.faults.append(
                SecretFault(store: store, secret: id, path: desired.manifest.path.description, reason: reason))
        }
        return passed
    }

    private struct Refusal: Error {
        let reason: SecretFault.Reason
    }

    private func judge(_ scope: ScopeName) throws(ReconcileError) -> Result<(ScopeState, PinDecision), Refusal> {
        do throws(ScopeReadError) {
            let state = try revision.scopeState(scope)
            let decision = try trust.judge(state, atLeast: record?.scopeSequences[scope.text])
            if case .refused(let refusal, _) = decision {
                return .failure(Refusal(reason: .scopeRefused(scope, refusal)))
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
