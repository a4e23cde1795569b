/// What one `[[rules]]` table says. Any key but the id may be missing where it changes a rule that exists already.
struct RuleDefinition: Sendable {
    let id: String
    let origin: RuleOrigin
    private let provider: String?
    private let description: String?
    private let regex: String?
    private let keywords: [String]?
    private let entropy: Double?
    private let secretGroup: Int?
    private let path: String?
    private let tags: [String]?
    private let allowlists: [Allowlist]
    private let confidence: Confidence?
    private let severity: Severity?
    private let check: CheckName?
    private let examples: [String]?
    private let counterexamples: [String]?
    private let remediation: String?
    private let url: String?
    let companions: [Companion]
    private let isCompanionOnly: Bool?

    static let keys = [
        "id", "provider", "description", "regex", "keywords", "entropy", "secretGroup", "path", "tags", "allowlist",
        "allowlists", "confidence", "severity", "check", "examples", "counterexamples", "remediation", "url",
        "required", "skipReport",
    ]

    init(_ node: TOMLNode, file: String) throws(RuleFileError) {
        let reader = try SchemaReader(node, key: "rules", file: file, keys: Self.keys)
        guard let id = try reader.string("id"), !id.isEmpty else {
            throw RuleFileError(file: file, location: node.location, reason: .missingKey("id"))
        }
        self.id = id
        origin = RuleOrigin(file: file, location: node.location)
        provider = try reader.string("provider")
        description = try reader.string("description")
        regex = try reader.string("regex")
        keywords = try reader.strings("keywords").map { $0.map { $0.lowercased() } }
        entropy = try reader.number("entropy")
        secretGroup = try reader.integer("secretGroup")
        path = try reader.string("path")
        tags = try reader.strings("tags")
        var allowlists: [Allowlist] = []
        for node in try reader.tables("allowlist") + reader.tables("allowlists") {
            allowlists.append(try Allowlist(node, file: file, isGlobal: false))
        }
        self.allowlists = allowlists
        confidence = try reader.word("confidence", Confidence.allCases.map { ($0.name, $0) })
        severity = try reader.word("severity", Severity.allCases.map { ($0.name, $0) })
        check = try reader.word("check", CheckName.allCases.map { ($0.rawValue, $0) })
        examples = try reader.strings("examples")
        counterexamples = try reader.strings("counterexamples")
        remediation = try reader.string("remediation")
        url = try reader.string("url")
        var companions: [Companion] = []
        for node in try reader.tables("required") { companions.append(try Companion(node, file: file)) }
        self.companions = companions
        isCompanionOnly = try reader.boolean("skipReport")
        if let group = secretGroup, !(0...64).contains(group) {
            throw RuleFileError(
                file: file, location: reader.node("secretGroup")?.location ?? node.location,
                reason: .invalidValue(key: "secretGroup", value: String(group), nearest: nil))
        }
    }

    /// The rule itself, or `base` with what this definition says laid over it.
    func rule(over base: Rule?) throws(RuleFileError) -> Rule {
        var rule = base ?? Rule(id: id, origin: origin)
        rule.origin = regex == nil && base != nil ? rule.origin : origin
        if let provider { rule.provider = provider }
        if let description { rule.description = description }
        if let regex { rule.regex = regex }
        if let keywords { rule.keywords = keywords }
        if let entropy { rule.entropy = entropy }
        if let secretGroup { rule.secretGroup = secretGroup }
        if let path { rule.path = path }
        if let tags { rule.tags = tags }
        rule.allowlists += allowlists
        if let confidence { rule.confidence = confidence }
        if let severity { rule.severity = severity }
        if let check { rule.check = check }
        if !companions.isEmpty { rule.companions = companions }
        if let isCompanionOnly { rule.isCompanionOnly = isCompanionOnly }
        if let examples { rule.examples = examples }
        if let counterexamples { rule.counterexamples = counterexamples }
        if let remediation { rule.remediation = remediation }
        if let url { rule.url = url }
        guard rule.regex != nil || rule.path != nil else {
            throw RuleFileError(file: origin.file, location: origin.location, reason: .missingKey("regex"))
        }
        return rule
    }
}
