/// A team's `.gitleaksignore`: findings that Gitleaks was told to leave out, by their place.
///
/// An entry is `PATH:RULE:LINE`, for a file as it is, or `COMMIT:PATH:RULE:LINE`, for what that commit brought in. By
/// their nature such entries hide whatever stands in that line, which is why a ``Baseline`` is the better place.
public struct GitleaksIgnore: Sendable, Equatable {
    public static let path = ".gitleaksignore"
    public static let maximumLength = 16 << 20

    struct Entry: Sendable, Hashable {
        let commit: String?
        let rule: String
        let line: Int
    }

    private var entries: [String: [Entry]] = [:]
    /// Lines in neither form. Gitleaks passes over them, so they are worth a warning and no more.
    public private(set) var unreadableLines: [Int] = []

    public init() {}

    public init(parsing bytes: [UInt8]) {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmed
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            guard let (path, entry) = Self.entry(text) else {
                unreadableLines.append(index + 1)
                continue
            }
            entries[path, default: []].append(entry)
        }
    }

    /// Read from the right, since a path may have colons in it.
    private static func entry(_ text: Substring) -> (path: String, entry: Entry)? {
        var fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count >= 3, let line = fields.popLast().flatMap({ Int($0) }), line >= 0,
            let rule = fields.popLast(), !rule.isEmpty
        else { return nil }
        var commit: String?
        if fields.count > 1, let first = fields.first, isCommit(first) { commit = String(fields.removeFirst()) }
        let path = fields.joined(separator: ":").replacing("\\", with: "/")
        return path.isEmpty ? nil : (path, Entry(commit: commit, rule: String(rule), line: line))
    }

    /// A full or shortened object id; both forms are in use.
    private static func isCommit(_ text: Substring) -> Bool {
        (7...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    func contains(_ finding: Finding, at path: String) -> Bool {
        guard let entries = entries[path] else { return false }
        return entries.contains { entry in
            entry.line == finding.start.line && GitleaksRules.same(entry.rule, as: finding.rule)
                && (entry.commit.map { finding.introduction?.commit.hasPrefix($0) == true } ?? true)
        }
    }
}

/// How Gitleaks calls what our rules find.
enum GitleaksRules {
    /// Its rules that begin with another word than ours for the same kind of credential.
    private static let families = ["gcp": "google", "facebook": "meta"]

    /// Whether one of its rules means the credentials of one of ours: the names begin with the vendor in both. Its rule
    /// for guesses sees what is a vendor's rule here, too.
    static func same(_ theirs: String, as ours: String) -> Bool {
        if theirs == ours || theirs == "generic-api-key" { return true }
        let vendor = String(theirs.prefix { $0 != "-" })
        let family = ours.prefix { $0 != "-" }
        return family == vendor || families[vendor].map { family == $0 } == true
            || theirs == "private-key" && ours.hasSuffix("private-key")
    }
}

extension String {
    /// Without the white space around it.
    fileprivate var trimmed: Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let start = firstIndex(where: { !isBlank($0) }), let end = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return self[start...end]
    }
}
