/// The known name that a mistyped one was probably meant to be.
public enum NearestName {
    /// `nil` when none is near: more than a third of the letters would have to change.
    public static func of(_ name: String, among known: [String]) -> String? {
        // Names are hardly longer, and a longer one costs nothing more this way.
        let letters = Array(name.lowercased().prefix(64))
        let candidates = known.map { ($0, distance(letters, Array($0.lowercased().prefix(64)))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }),
            best.1 <= max(1, max(letters.count, best.0.count) / 3)
        else { return nil }
        return best.0
    }

    /// Damerau and Levenshtein's distance, with neighbours exchanged as one step.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in 0..<a.count {
            var current = [i + 1]
            for j in 0..<b.count {
                var best = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[b.count]
    }
}
