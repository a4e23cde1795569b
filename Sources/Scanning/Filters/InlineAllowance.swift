/// A comment in the line of a secret that says it may stay.
enum InlineAllowance {
    private static let comments: [[UInt8]] = [
        Array("git-seal:allow".utf8), Array("gitleaks:allow".utf8), Array("pragma: allowlist secret".utf8),
    ]

    static func allows(_ candidate: Candidate) -> Bool {
        let lines = candidate.lineBytes
        return comments.contains { lines.contains($0) }
    }
}
