import Catalog
import Sealing

/// What `doctor` says about the places where identities are looked for: what lies there, and which scopes it opens.
/// Nobody is asked for a passphrase, and no plugin is started.
struct IdentityChecks {
    private let workspace: Workspace?
    private let states: [ScopeState]

    init() {
        let workspace = try? Workspace.open()
        self.workspace = workspace
        let names = (try? workspace?.scopeNames()) ?? []
        states = names.compactMap { name in try? workspace?.revision.scopeState(name) }
    }

    var all: [DoctorCommand.Check] { IdentityLookup.findAll().map(check) }

    private func check(_ finding: IdentityLookup.Finding) -> DoctorCommand.Check {
        switch finding.outcome {
        case .absent: DoctorCommand.Check(what: "identity", verdict: .note, found: "\(finding.place): none")
        case .identities(let identities):
            DoctorCommand.Check(
                what: "identity", verdict: finding.fileOpenToOthers == nil ? .ok : .warning,
                found: "\(finding.place): \(identities.map(words).joined(separator: ", "))"
                    + (finding.fileOpenToOthers.map { "; others can read it: chmod 600 \($0)" } ?? ""))
        case .unusable(let diagnostic):
            DoctorCommand.Check(
                what: "identity", verdict: .warning,
                found: "\(finding.place): \(diagnostic.what)\(diagnostic.reason.map { ", \($0)" } ?? "")")
        }
    }

    private func words(_ identity: any AgeIdentity) -> String {
        let name = identity.publicText.map(Self.short) ?? Self.kind(of: identity)
        var facts: [String] = []
        if identity is LockedIdentity { facts.append("asks for a passphrase") }
        if let plugin = (identity as? PluginIdentity)?.plugin, !PluginConsent.isGiven(to: plugin, workspace?.repository)
        {
            facts.append("not allowed: git config --global --add seal.plugin \(plugin)")
        }
        let scopes = states.filter { reads($0, identity) }.map(\.name.text)
        if !scopes.isEmpty {
            facts.append("\(identity.isInteractive ? "may open" : "opens") \(scopes.joined(separator: " and "))")
        }
        return facts.isEmpty ? name : "\(name) (\(facts.joined(separator: "; ")))"
    }

    private func reads(_ state: ScopeState, _ identity: any AgeIdentity) -> Bool {
        guard !identity.isInteractive else {
            return state.recipients.values.contains { identity.mayBelong(to: $0.publicKey) }
        }
        do {
            _ = try workspace?.revision.seed(of: state, with: [identity])
            return workspace != nil
        } catch {
            return false
        }
    }

    private static func kind(of identity: any AgeIdentity) -> String {
        switch identity {
        case let plugin as PluginIdentity: "a key of \(plugin.plugin.program)"
        case is AskedPassphrase: "for scopes that have one"
        default: "an identity file"
        }
    }

    private static func short(_ key: String) -> String { key.count > 40 ? key.prefix(37) + "…" : key }
}
