/// A line of a baseline that cannot be understood. It is an error: a line that is passed over hides nothing, and one that
/// is read as something else could hide too much.
public struct BaselineError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case notFingerprint
        case notRule
        /// Something else than a comment stands behind the rule.
        case trailing
        /// Git left both sides of a merge in the file.
        case conflictMarker
        case invalidUTF8
        case tooLong(limit: Int)
    }

    public let location: TextLocation
    public let reason: Reason
}

extension Baseline {
    private static let lineLimit = 8_192
    private static let pastMark = "history"
    private static let conflictMarks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]

    /// Reads a baseline. Lines may stand in any order and more than once: merges leave them so.
    public init(parsing bytes: [UInt8]) throws(BaselineError) {
        self.init()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let entry = try Self.entry(line.last == 0x0D ? line.dropLast() : line, number: index + 1) { add(entry) }
        }
    }

    private static func entry(_ bytes: ArraySlice<UInt8>, number: Int) throws(BaselineError) -> Entry? {
        func fault(_ reason: BaselineError.Reason, at column: Int = 1) -> BaselineError {
            BaselineError(location: TextLocation(line: number, column: column), reason: reason)
        }
        guard bytes.count <= lineLimit else { throw fault(.tooLong(limit: lineLimit), at: lineLimit + 1) }
        guard let line = String(validating: bytes, as: UTF8.self) else { throw fault(.invalidUTF8) }
        if conflictMarks.contains(where: line.hasPrefix) { throw fault(.conflictMarker) }
        let halves = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let words = (halves.first ?? "").split { $0 == " " || $0 == "\t" }
        guard let first = words.first else { return nil }
        func column(_ word: Substring) -> Int {
            line.unicodeScalars.distance(from: line.startIndex, to: word.startIndex) + 1
        }
        guard let fingerprint = FindingFingerprint(String(first)) else {
            throw fault(.notFingerprint, at: column(first))
        }
        var entry = Entry(fingerprint)
        if words.count > 1 {
            guard isRule(words[1]) else { throw fault(.notRule, at: column(words[1])) }
            entry.rule = String(words[1])
        }
        if words.count > 2 {
            guard words.count == 3, words[2] == pastMark else { throw fault(.trailing, at: column(words[2])) }
            entry.isPast = true
        }
        if halves.count > 1 {
            let comment = halves[1].drop { $0 == " " }
            entry.comment = comment.isEmpty ? nil : String(comment)
        }
        return entry
    }

    /// What may stand as a rule's id: teams name their own rules, so any visible ASCII goes.
    private static func isRule(_ word: Substring) -> Bool {
        word.utf8.allSatisfy { (0x21..<0x7F).contains($0) }
    }

    /// The file's content.
    public var text: String {
        Self.header + entries.map { Self.line($0) + "\n" }.joined()
    }

    private static let header = """
        # Findings of `git seal scan` that are accepted: a fingerprint of the secret, the rule, where it was met.
        # Another secret in the same place is a finding again.

        """

    private static func line(_ entry: Entry) -> String {
        var line = entry.fingerprint.text
        if let rule = entry.rule.map(visible) {
            line += " " + rule
            if entry.isPast { line += " " + pastMark }
        }
        if let comment = entry.comment { line += " # " + printable(comment) }
        return line
    }

    /// A rule's id in a form that reads back.
    private static func visible(_ rule: String) -> String {
        String(
            String.UnicodeScalarView(rule.unicodeScalars.map { isRule(Substring(String($0))) && $0 != "#" ? $0 : "_" }))
    }

    /// On one line, and short enough to read back: paths may hold anything.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(1_000).map {
                    $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}" ? "\u{FFFD}" : $0
                }))
    }
}
