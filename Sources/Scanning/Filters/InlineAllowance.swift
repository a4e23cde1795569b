/// A comment that says a secret may stay: in one of its lines, or in the line before.
///
/// Ours, Gitleaks' and detect-secrets'; of the last with every spelling that it takes.
enum InlineAllowance {
    private static let comments = ["git-seal:allow", "gitleaks:allow"].map { Array($0.utf8) }
    private static let pragmas = spellings(["secret"])
    private static let pragmasForNextLine = spellings(["nextline secret", "nextline-secret"])

    private static func spellings(_ objects: [String]) -> [[UInt8]] {
        ["pragma:", "pragma: "].flatMap { start in
            ["allowlist", "whitelist"].flatMap { list in
                [" ", "-"].flatMap { joint in objects.map { Array("\(start)\(list)\(joint)\($0)".utf8) } }
            }
        }
    }

    static func allows(_ candidate: Candidate) -> Bool {
        let lines = candidate.lineBytes
        if comments.contains(where: { lines.contains($0) }) { return true }
        // Asked first, since most lines have none of the eight spellings.
        if lines.contains(pragma), pragmas.contains(where: { lines.contains($0) }) { return true }
        let before = candidate.lineBefore
        return before.contains(pragma) && pragmasForNextLine.contains { before.contains($0) }
    }

    private static let pragma = Array("pragma:".utf8)
}

extension Candidate {
    /// The line above the match; empty where there is none, or where one of the two is longer than any that people write.
    fileprivate var lineBefore: [UInt8] {
        let end = lines.lowerBound - 1
        guard end >= 0, text[end] == 0x0A else { return [] }
        var start = end
        while start > 0, text[start - 1] != 0x0A {
            start -= 1
            if end - start > 2_000 { return [] }
        }
        return Array(text[start..<end])
    }
}
