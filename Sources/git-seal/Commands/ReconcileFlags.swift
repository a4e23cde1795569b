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

    @Argument(
        help: ArgumentHelp(
            "With --accept-rewrite: exactly this one. Required where changes are verified.", valueName: "OLD..NEW"))
    var rewrite: String?

    @Flag(help: "Look at every secret instead of at what changed.")
    var full = false

    @Option(help: "The most deletions in one store; by default 10, or a tenth of what it holds if that is more.")
    var maxDelete: Int?

    @OptionGroup var verification: VerificationFlags

    func validate() throws {
        if let maxDelete, maxDelete < 0 { throw ValidationError("--max-delete wants a number that is not negative") }
        guard let rewrite else { return }
        guard acceptRewrite else { throw ValidationError("unexpected argument \"\(rewrite)\"") }
        guard range != nil else {
            throw ValidationError("--accept-rewrite wants OLD..NEW, each with seven digits of a commit or more")
        }
    }

    private var range: ReconcileOptions.AcceptedRewrite? {
        guard let rewrite, let dots = rewrite.firstRange(of: "..") else { return nil }
        let ends = [rewrite[..<dots.lowerBound], rewrite[dots.upperBound...]].map { $0.lowercased() }
        guard ends.allSatisfy({ (7...40).contains($0.utf8.count) && $0.allSatisfy(\.isHexDigit) }) else { return nil }
        return .range(from: ends[0], to: ends[1])
    }

    var options: ReconcileOptions {
        var options = ReconcileOptions()
        options.ref = ref
        options.acceptsOtherRef = ref != nil
        options.rewrite = acceptRewrite ? range ?? .any : nil
        options.full = full
        options.maximumDeletions = maxDelete
        return options
    }
}
