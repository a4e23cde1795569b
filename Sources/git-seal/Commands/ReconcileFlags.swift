import ArgumentParser
import Reconciliation

/// What `plan` and `reconcile` take alike.
struct ReconcileFlags: ParsableArguments {
    @Option(help: "Only this store of the config.")
    var store: String?

    @Option(help: "Apply this branch, tag or commit instead of HEAD.")
    var ref: String?

    @Flag(help: "Apply a commit that does not descend from the one that was applied last.")
    var acceptRewrite = false

    @Flag(help: "Look at every secret instead of at what changed.")
    var full = false

    @Option(help: "The most deletions in one store; by default 10, or a tenth of what it holds if that is more.")
    var maxDelete: Int?

    func validate() throws {
        if let maxDelete, maxDelete < 0 { throw ValidationError("--max-delete wants a number that is not negative") }
    }

    var options: ReconcileOptions {
        var options = ReconcileOptions()
        options.ref = ref
        options.acceptsOtherRef = ref != nil
        options.acceptsRewrite = acceptRewrite
        options.full = full
        options.maximumDeletions = maxDelete
        return options
    }
}
