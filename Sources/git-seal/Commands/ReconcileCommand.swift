import ArgumentParser
import Catalog
import Reconciliation
import Sealing
import Stores

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Bring what HEAD holds to the stores.",
        discussion: """
            Killed at any instant, the next run finishes the work. A run without changes reads one reference and one row.

            EXAMPLES
              git seal reconcile
              git seal reconcile --store default
              GIT_SEAL_IDENTITY="$KEY" GIT_SEAL_TRUST=prod:FINGERPRINT git seal reconcile      in CI
            """)

    @OptionGroup var flags: ReconcileFlags

    @Flag(help: "One JSON array, a report a store.")
    var json = false

    func run() async throws {
        let delivery = try Delivery(store: flags.store, flags.options, flags.verification)
        if !json { delivery.noteVerification() }
        var statuses: [ExitStatus] = []
        var reports: [ReportView] = []
        for store in delivery.stores {
            let progress = Progress("\(store)")
            do throws(ReconcileError) {
                let report = try await delivery.reconciler.reconcile(
                    delivery.target, store: store, delivery.options, progress: progress.update)
                progress.end()
                reports.append(ReportView(report))
                statuses += tell(report, delivery)
            } catch {
                progress.end()
                // One store that cannot be reached does not hold up the others.
                Terminal.report(error.diagnostic)
                statuses.append(error.diagnostic.status)
            }
        }
        if json { try Terminal.output(json: reports) }
        // After the work: it looks at the whole work tree, which a run without changes need not wait for.
        if !reports.allSatisfy(\.quick) { delivery.warnAboutUncommitted() }
        let status = ExitStatus.worst(statuses)
        if status != .done { throw QuietExit(status: status) }
    }

    private func tell(_ report: ReconcileReport, _ delivery: Delivery) -> [ExitStatus] {
        for state in report.firstUses {
            Terminal.note("first use of scope \(state.name) in this clone; its fingerprint is \(state.fingerprint)")
        }
        if !json {
            if report.isQuick {
                Terminal.output(
                    "\(report.plan.store) is at \(report.plan.commit.prefix(8)) already: opened no manifest")
            } else {
                for entry in report.applied { Terminal.output("  \(entry.action.rawValue) \(entry.secret)") }
                Terminal.output(
                    "\(report.plan.store) is at \(report.plan.commit.prefix(8)): \(report.applied.count) applied, "
                        + "\(report.faults.count) not; read \(quantity(report.plan.manifestsRead, "manifest")) "
                        + "(\(report.plan.extent))"
                )
            }
        }
        delivery.warn(of: report.plan.verification)
        let faults = delivery.diagnostics(of: report.faults)
        for fault in faults { Terminal.report(fault) }
        let conflicts = report.plan.entries.filter { $0.action == .conflict }
        for entry in conflicts {
            Terminal.warn("\(entry.secret): \(entry.storeName) belongs to somebody else in this store; left as it is")
        }
        return faults.map(\.status) + conflicts.map { _ in .refused }
    }
}

/// A report for programs.
private struct ReportView: Encodable {
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
