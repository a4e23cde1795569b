/// How far each rule has come in the text at hand.
///
/// There are hits by the million, and a dictionary for each text would cost more than most regexes: the entries of earlier
/// texts stay where they are and are told by their number.
struct MatchingProgress {
    private struct Entry {
        var pass: UInt64 = 0
        var spent = 0
        var end = 0
    }

    private var entries: [Entry]
    private var pass: UInt64 = 0

    /// How often one rule may be tried on one text.
    private static let budget = 50_000

    init(ruleCount: Int) {
        entries = Array(repeating: Entry(), count: ruleCount)
    }

    /// Turns to the next text.
    mutating func begin() { pass += 1 }

    /// The end of the rule's last match.
    func end(of rule: UInt32) -> Int {
        let entry = entries[Int(rule)]
        return entry.pass == pass ? entry.end : 0
    }

    mutating func matched(_ rule: UInt32, to end: Int) {
        entries[Int(rule)].end = end
    }

    /// Counts a trial; `false` when there were too many.
    mutating func spend(_ rule: UInt32) -> Bool {
        if entries[Int(rule)].pass != pass { entries[Int(rule)] = Entry(pass: pass) }
        entries[Int(rule)].spent += 1
        return entries[Int(rule)].spent <= Self.budget
    }
}
