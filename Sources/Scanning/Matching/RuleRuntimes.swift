/// The rules of one thread: read and compiled when they are first used.
final class RuleRuntimes {
    private let table: RuleTable
    private var runtimes: [RuleRuntime?]
    private var refused: Set<UInt32> = []

    init(_ table: RuleTable) {
        self.table = table
        runtimes = Array(repeating: nil, count: table.count)
    }

    /// `nil` for a rule that cannot be used.
    subscript(_ index: UInt32) -> RuleRuntime? {
        if let runtime = runtimes[Int(index)] { return runtime }
        guard !refused.contains(index), let rule = table[Int(index)], let runtime = RuleRuntime(rule) else {
            refused.insert(index)
            return nil
        }
        runtimes[Int(index)] = runtime
        return runtime
    }
}
