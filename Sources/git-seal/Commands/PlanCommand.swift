import ArgumentParser
import Reconciliation

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what reconcile would change; opens nothing and needs no key.",
        discussion: """
            EXAMPLES
              git seal plan
              git seal plan --store default --json
              git seal plan --source https://git.example.com/app.git
              git seal plan --detailed-exitcode       0 nothing to do, 2 changes
            """)

    @OptionGroup var source: SourceFlags
    @OptionGroup var flags: ReconcileFlags

    @Flag(help: "One JSON array, a plan a store.")
    var json = false

    @Flag(help: "Exit with 2 when there are changes.")
    var detailedExitcode = false

    func run() async throws {
        var plans: [Plan] = []
        var faults: [Diagnostic] = []
        for source in try source.sources() {
            let delivery = try Delivery(
                store: flags.store, flags.options, flags.verification, from: source,
                seconds: self.source.fetchTimeout)
            delivery.warnAboutUncommitted()
            var found: [Plan] = []
            for store in delivery.stores {
                found.append(try await delivery.reconciler.plan(delivery.target, store: store, delivery.options))
            }
            if !json { delivery.noteVerification(self.source.label(source)) }
            for plan in found {
                if !json { PlanText(plan).print() }
                Workflow.summarize(PlanText(plan).markdown)
                delivery.warn(of: plan.verification)
            }
            plans += found
            faults += delivery.diagnostics(of: found.flatMap(\.faults))
        }
        if json { try Terminal.output(json: plans.map(PlanView.init)) }
        for fault in faults { Terminal.report(fault) }
        if !faults.isEmpty { throw QuietExit(status: .worst(faults.map(\.status))) }
        if detailedExitcode && plans.contains(where: \.hasChanges) { throw QuietExit(status: .changes) }
    }
}
