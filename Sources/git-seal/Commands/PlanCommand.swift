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
              git seal plan --detailed-exitcode       0 nothing to do, 2 changes
            """)

    @OptionGroup var flags: ReconcileFlags

    @Flag(help: "One JSON array, a plan a store.")
    var json = false

    @Flag(help: "Exit with 2 when there are changes.")
    var detailedExitcode = false

    func run() async throws {
        let delivery = try Delivery(store: flags.store, flags.options, flags.verification)
        delivery.warnAboutUncommitted()
        var plans: [Plan] = []
        for store in delivery.stores {
            plans.append(try await delivery.reconciler.plan(delivery.target, store: store, delivery.options))
        }
        if json {
            try Terminal.output(json: plans.map(PlanView.init))
        } else {
            delivery.noteVerification()
            for plan in plans { PlanText(plan).print() }
        }
        for plan in plans { delivery.warn(of: plan.verification) }
        let faults = delivery.diagnostics(of: plans.flatMap(\.faults))
        for fault in faults { Terminal.report(fault) }
        if !faults.isEmpty { throw QuietExit(status: .worst(faults.map(\.status))) }
        if detailedExitcode && plans.contains(where: \.hasChanges) { throw QuietExit(status: .changes) }
    }
}
