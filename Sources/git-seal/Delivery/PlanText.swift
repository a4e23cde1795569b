import Catalog
import GitRepository
import Reconciliation
import Sealing
import Trust

/// A plan as a person reads it.
struct PlanText {
    private let plan: Plan

    init(_ plan: Plan) {
        self.plan = plan
    }

    func print() {
        for entry in plan.entries {
            let (mark, colour) = Self.mark(entry.action)
            let keys = entry.changedKeys.isEmpty ? "" : "  (\(entry.changedKeys.joined(separator: ", ")))"
            let name = entry.storeName == entry.secret.name.text ? "" : " as \(entry.storeName)"
            Terminal.output(
                "  \(Terminal.paint(mark, colour)) \(Terminal.escaped(entry.secret.description))\(name): "
                    + "\(Self.words(entry))\(keys)")
        }
        Terminal.output("\(plan.store) at \(plan.commit.prefix(8)): \(summary)")
    }

    /// Counts by action, as in `2 to create, 1 to update`.
    var summary: String {
        let parts = PlanEntry.Action.allCases.compactMap { action -> String? in
            let count = plan.entries.count { $0.action == action }
            guard count > 0 else { return nil }
            return action == .conflict ? "\(count) in conflict" : "\(count) to \(Self.verb(action))"
        }
        return parts.isEmpty ? "nothing to do" : parts.joined(separator: ", ")
    }

    private static func mark(_ action: PlanEntry.Action) -> (String, Terminal.Colour) {
        switch action {
        case .create: ("+", .green)
        case .update, .label, .describe, .reseal, .takeOver: ("~", .yellow)
        case .restore: ("^", .green)
        case .delete: ("-", .red)
        case .conflict: ("!", .red)
        }
    }

    private static func words(_ entry: PlanEntry) -> String {
        let version = entry.version.map { " version \($0.text.prefix(8))" } ?? ""
        return switch entry.action {
        case .create: "create\(version)"
        case .update: "update to\(version)"
        case .label: "make\(version) current again"
        case .describe: "change description, tags or schedule"
        case .reseal: "sealed to another key; nothing is opened or written"
        case .takeOver: "take over from another scope\(version)"
        case .restore: "restore\(version)"
        case .delete: "delete, can be restored for 30 days"
        case .conflict: "belongs to somebody else in this store; nothing is done"
        }
    }

    private static func verb(_ action: PlanEntry.Action) -> String {
        action == .label ? "relabel" : action.rawValue
    }
}

/// A plan for programs.
struct PlanView: Encodable {
    struct Entry: Encodable {
        let action: String
        let scope: String
        let name: String
        let storeName: String
        let path: String
        let version: String?
        let changedKeys: [String]
    }

    struct Fault: Encodable {
        let secret: String?
        let path: String
        let reason: String
    }

    /// A file that nobody vouches for.
    struct Refusal: Encodable {
        let path: String
        let landing: String
        let commit: String
        let reason: String
    }

    let store: String
    let commit: String
    let extent: String
    let changes: [Entry]
    let faults: [Fault]
    /// `nil` while nothing is verified.
    let verify: String?
    let refusals: [Refusal]?

    init(_ plan: Plan) {
        store = plan.store.text
        commit = plan.commit
        extent = plan.extent
        changes = plan.entries.map { entry in
            Entry(
                action: entry.action.rawValue, scope: entry.secret.scope.text, name: entry.secret.name.text,
                storeName: entry.storeName, path: entry.path, version: entry.version?.text,
                changedKeys: entry.changedKeys)
        }
        let outcome = plan.verification
        verify = outcome.mode == .off ? nil : outcome.mode.rawValue
        refusals =
            outcome.mode == .off
            ? nil
            : outcome.refusals.map { refusal in
                Refusal(
                    path: "\(refusal.path)", landing: refusal.landing.id.hex, commit: refusal.commit.id.hex,
                    reason: refusal.label)
            }
        faults = plan.faults.map { Fault(secret: $0.secret?.description, path: $0.path, reason: $0.label) }
    }
}
