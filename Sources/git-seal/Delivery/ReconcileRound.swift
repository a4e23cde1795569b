import Catalog
import Reconciliation
import Sealing

/// One run over the stores of one source: what it did, and how it ended.
struct ReconcileRound {
    /// Begins every line.
    let label: String
    /// Whether nothing but what goes wrong is printed.
    let isQuiet: Bool
    private(set) var statuses: [ExitStatus] = []
    private(set) var reports: [ReportView] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(label: String, isQuiet: Bool) {
        self.label = label
        self.isQuiet = isQuiet
    }

    /// What cannot be fetched or read is told like what cannot be applied: other sources go on.
    mutating func run(from source: Source, _ flags: ReconcileFlags, fetching seconds: Int) async {
        do {
            let delivery = try Delivery(
                store: flags.store, flags.options, flags.verification, from: source, seconds: seconds)
            if !isQuiet { delivery.noteVerification(label) }
            for store in delivery.stores { await run(store, delivery) }
            // After the work: it looks at the whole work tree, which a run without changes need not wait for.
            if !reports.allSatisfy(\.quick) { delivery.warnAboutUncommitted() }
        } catch {
            tell((error as? any Diagnosable)?.diagnostic ?? Diagnostic("\(error)", status: .cannotRun))
        }
    }

    private mutating func run(_ store: StoreName, _ delivery: Delivery) async {
        let progress = Progress("\(store)")
        do throws(ReconcileError) {
            let report = try await delivery.reconciler.reconcile(
                delivery.target, store: store, delivery.options, progress: progress.update)
            progress.end()
            reports.append(ReportView(report))
            if !report.isQuick { Workflow.summarize(PlanText(report.plan).markdown) }
            tell(report, delivery)
        } catch {
            progress.end()
            // One store that cannot be reached does not hold up the others.
            tell(error.diagnostic)
        }
    }

    private mutating func tell(_ diagnostic: Diagnostic) {
        Terminal.report(diagnostic)
        diagnostics.append(diagnostic)
        statuses.append(diagnostic.status)
    }

    private mutating func tell(_ report: ReconcileReport, _ delivery: Delivery) {
        for state in report.firstUses {
            Terminal.note("first use of scope \(state.name) in this clone; its fingerprint is \(state.fingerprint)")
        }
        if !isQuiet {
            if report.isQuick {
                Terminal.output(
                    "\(label)\(report.plan.store) is at \(report.plan.commit.prefix(8)) already: opened no manifest")
            } else {
                for entry in report.applied { Terminal.output("  \(entry.action.rawValue) \(entry.secret)") }
                Terminal.output(
                    "\(label)\(report.plan.store) is at \(report.plan.commit.prefix(8)): "
                        + "\(report.applied.count) applied, \(report.faults.count) not; "
                        + "read \(quantity(report.plan.manifestsRead, "manifest")) (\(report.plan.extent))")
            }
        }
        delivery.warn(of: report.plan.verification)
        for fault in delivery.diagnostics(of: report.faults) { tell(fault) }
        for entry in report.plan.entries where entry.action == .conflict {
            Terminal.warn("\(entry.secret): \(entry.storeName) belongs to somebody else in this store; left as it is")
            statuses.append(.refused)
        }
    }

    /// In one line, for whoever watches.
    var summary: String {
        let stores = reports.map { "\($0.store) at \($0.commit.prefix(8)), \($0.faults.count) not applied" }
        return label + (stores + diagnostics.map(\.sentence)).joined(separator: "; ")
    }
}

/// A report for programs.
struct ReportView: Encodable {
    let store: String
    let commit: String
    let quick: Bool
    let applied: [PlanView.Entry]
    let faults: [PlanView.Fault]

    init(_ report: ReconcileReport) {
        let view = PlanView(report.plan)
        let done = Set(report.applied.map(\.secret))
        store = view.store
        commit = view.commit
        quick = report.isQuick
        applied = zip(report.plan.entries, view.changes).filter { done.contains($0.0.secret) }.map(\.1)
        faults = report.faults.map {
            PlanView.Fault(secret: $0.secret?.description, path: $0.path, reason: $0.label)
        }
    }
}
