import Catalog
import GitRepository
import SealedFiles
import Sealing

/// What somebody still has to do, a line each: new keys for scopes, values under retired keys, and values that somebody
/// who was removed could read.
enum Debts {
    static func all(in workspace: Workspace) -> [String] {
        guard let scopes = try? workspace.scopeNames(),
            let files = try? SealedFileList.all(in: workspace.revision.source).files
        else { return [] }
        return scopes.flatMap { name -> [String] in
            guard let state = try? workspace.revision.scopeState(name) else { return [] }
            return of(state, files, in: workspace)
        }
    }

    private static func of(_ state: ScopeState, _ files: [SealedFileList.File], in workspace: Workspace) -> [String] {
        var debts: [String] = []
        if !state.formerReaders.isEmpty {
            debts.append("scope \(state.name) needs a new key: git seal scope rekey \(state.name)")
        }
        let retired = files.count { file in file.values(of: state.name).contains { $0.keyID != state.current } }
        if retired > 0 {
            debts.append(
                "\(quantity(retired, "file")) with values of \(state.name) under a retired key: "
                    + "git seal scope reseal \(state.name)")
        }
        let exposed: [ValueID: Set<Fingerprint>]
        do {
            exposed = try workspace.revision.exposedValues(of: state).readers
        } catch {
            let path = ScopePaths.exposedValues(of: state.name)
            return debts + [
                "what removed readers of \(state.name) could read is not known, since \(path) was changed: restore it from git"
            ]
        }
        for file in files {
            for (index, value) in file.text.sealedPlaces where value.scope == state.name {
                guard let readers = exposed[value.valueID] else { continue }
                let who = readers.sorted().map(\.description).joined(separator: ", ")
                debts.append(
                    "exposed: \(file.text.places[index].label) in \(file.path) could be read by \(who) of \(state.name), "
                        + "who was removed; change it")
            }
        }
        return debts
    }
}
