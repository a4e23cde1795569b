import Catalog
import GitRepository
import Reconciliation
import Scanning
import Sealing
import SecretMemory

extension Workspace {
    /// The values that the identities at hand can open, for a scan to look for. Who can open none, looks for none.
    ///
    /// Nothing is sealed or delivered here, so a scope whose state is not accepted is read all the same: what was sealed
    /// under it must not stand in clear either.
    func knownValues() throws -> KnownValues? {
        let manifests = (try? manifests()) ?? []
        guard !manifests.isEmpty else { return nil }
        // A scan runs in hooks, where nobody may be asked.
        let identities = IdentityLookup.silent()
        guard !identities.isEmpty else { return nil }
        var openers: [ScopeName: [KeyID: ValueOpener]] = [:]
        var builder = KnownValuesBuilder()
        for manifest in manifests {
            if openers[manifest.scope] == nil {
                let state = try? scopeState(manifest.scope)
                openers[manifest.scope] = .some(
                    (try? state.map { try $0.openers(with: revision.seed(of: $0, with: identities)) }) ?? [:])
            }
            for sealed in manifest.sealed {
                guard let opener = openers[manifest.scope]?[sealed.value.keyID],
                    let value = try? opener.open(
                        sealed.value, binding: manifest.binding(of: sealed.key), expecting: sealed.type)
                else { continue }
                let key = manifest.keys.isEmpty ? "" : " \(sealed.label)"
                value.withBytes { builder.add($0, label: "\(manifest.id)\(key)") }
            }
        }
        let values = builder.build()
        return values.count > 0 ? values : nil
    }
}
