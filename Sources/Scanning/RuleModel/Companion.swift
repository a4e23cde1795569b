/// Another rule that must match near a rule's own match: Gitleaks' `[[rules.required]]`, for credentials of two parts.
public struct Companion: Sendable, Equatable {
    let id: String
    /// How many lines away at most, before or behind; `nil`: anywhere in the text.
    let lines: Int?
    /// How many characters away at most, counted in each one's line.
    let columns: Int?
    let location: TextLocation
}

extension Companion {
    private static let keys = ["id", "withinLines", "withinColumns"]
    private static let limit = 1_000_000

    init(_ node: TOMLNode, file: String) throws(RuleFileError) {
        let reader = try SchemaReader(node, key: "required", file: file, keys: Self.keys)
        guard let id = try reader.string("id"), !id.isEmpty else {
            throw RuleFileError(file: file, location: node.location, reason: .missingKey("id"))
        }
        self.id = id
        lines = try reader.integer("withinLines").map { min(max(0, $0), Self.limit) }
        columns = try reader.integer("withinColumns").map { min(max(0, $0), Self.limit) }
        location = node.location
    }
}

/// Which matches of a text stand where their companions do.
struct CompanionCheck {
    private let text: UnsafeBufferPointer<UInt8>
    private let matches: [ConfirmedMatch]

    init(_ text: UnsafeBufferPointer<UInt8>, _ matches: [ConfirmedMatch]) {
        self.text = text
        self.matches = matches
    }

    /// Those that have all their companions and are to be reported.
    var reported: [ConfirmedMatch] {
        guard matches.contains(where: { !$0.rule.companions.isEmpty || $0.rule.isCompanionOnly }) else {
            return matches
        }
        return matches.filter { match in
            !match.rule.isCompanionOnly
                && match.rule.companions.allSatisfy { companion in
                    matches.contains { $0.rule.id == companion.id && isNear($0.match, match.match, companion) }
                }
        }
    }

    private func isNear(_ one: Range<Int>, _ other: Range<Int>, _ companion: Companion) -> Bool {
        if let lines = companion.lines {
            let between = min(one.lowerBound, other.lowerBound)..<max(one.lowerBound, other.lowerBound)
            guard text[between].lazy.filter({ $0 == 0x0A }).prefix(lines + 1).count <= lines else { return false }
        }
        guard let columns = companion.columns else { return true }
        return abs(column(one.lowerBound) - column(other.lowerBound)) <= columns
    }

    private func column(_ position: Int) -> Int {
        position - (text[..<position].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    }
}
