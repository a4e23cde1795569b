/// The tags of a source's head: they can be changed as often as need be, where each new value of a secret counts against a
/// quota of 100 a day.
struct StateHead: Hashable, Sendable {
    static let formatTag = "git-seal:state"
    static let format = "1"
    private static let runTag = "git-seal:run"
    private static let partsTag = "git-seal:parts"

    /// The last run; see ``next(after:random:)``.
    var run: Int64
    /// Parts are written anew, under new names, when there are too few of them or their quota is used up.
    var generation: Int
    var count: Int

    /// `nil` where the tags are not ours.
    init?(_ tags: [String: String]) {
        let parts = (tags[Self.partsTag] ?? "").split(separator: " ").compactMap { Int($0) }
        guard tags[Self.formatTag] == Self.format, let run = tags[Self.runTag].flatMap({ Int64($0) }),
            parts.count == 2, parts[0] >= 0, (0...StatePart.maximumCount).contains(parts[1])
        else { return nil }
        self.init(run: run, generation: parts[0], count: parts[1])
    }

    init(run: Int64, generation: Int, count: Int) {
        self.run = run
        self.generation = generation
        self.count = count
    }

    var tags: [String: String] {
        [Self.formatTag: Self.format, Self.runTag: String(run), Self.partsTag: "\(generation) \(count)"]
    }

    var runTags: [String: String] { [Self.runTag: String(run)] }

    /// The number of the next run: counted in the upper bits, random in the lower 24. Two that begin at once count the same
    /// and still differ, so the one whose tag was overwritten sees that it is not the last.
    static func next(after run: Int64, random: Int64) -> Int64 {
        ((run >> 24) + 1) << 24 | random & 0xFF_FFFF
    }
}
