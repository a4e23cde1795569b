import Catalog
import GitRepository
import YAMLDocument

/// A table of requests and what the policy shall say to them.
public struct PolicyTests: Sendable {
    public static let path: RepositoryPath = ".git-seal/policy-tests.yaml"
    public static let maximumLength = 4 << 20
    public static let maximumCount = 10_000

    public let cases: [Case]

    public struct Case: Hashable, Sendable {
        /// What the case is about, where the table says it.
        public let name: String?
        public let request: PolicyRequest
        public let expectsAllow: Bool
        /// The statement that shall decide.
        public let by: String?
        public let location: SourceLocation
    }

    public struct Outcome: Hashable, Sendable {
        public let test: Case
        public let decision: PolicyDecision

        public var isAsExpected: Bool {
            decision.isAllowed == test.expectsAllow && (test.by.map(decision.deciding.contains) ?? true)
        }
    }

    /// What a policy says to each.
    public func outcomes(_ policy: Policy) -> [Outcome] {
        cases.map { Outcome(test: $0, decision: policy.decide($0.request)) }
    }
}

// MARK: - Reading

extension PolicyTests {
    /// - Throws: ``SchemaError`` with the place of the first fault.
    public init(parsing bytes: [UInt8], at path: RepositoryPath = PolicyTests.path) throws(SchemaError) {
        let document = try Document(bytes, at: path, schema: Self.schema)
        let items = document.root["spec"]?.list("cases") ?? []
        guard items.count <= Self.maximumCount else {
            throw document.error(.tooMany(key: "cases", limit: Self.maximumCount), at: document.root)
        }
        var cases: [Case] = []
        for item in items { cases.append(try Case(item, document)) }
        self.cases = cases
    }

    static let schema = Schema.kind(
        "PolicyTests",
        [
            .init(
                "spec",
                .object([
                    .init(
                        "cases", .list(.object(caseFields, .init(exclusions: [("principal", "key")])), atLeast: 1),
                        required: true, "Requests, and what the policy shall say.")
                ]), required: true, "The table.")
        ])

    private static let caseFields: [Schema.Field] = [
        .init("name", .text(), "What the case is about."),
        .init("principal", .text(), "Who asks, by name."),
        .init("key", .text(), "Who asks, by public key."),
        .init("action", .text(), required: true, "As secret:Put."),
        .init("resource", .text(), required: true, "As prod:payments/db."),
        .init("mfa", .word(["none", "touch", "verified"]), "What a security key has seen; nothing by default."),
        .init("branch", .text(), "The ref that is reconciled; unknown by default."),
        .init("time", .text(.instant), "When; unknown by default."),
        .init("tags", .map(.text()), "The secret's tags; none by default."),
        .init("expect", .word(["allow", "deny"]), required: true, "What the policy shall say."),
        .init("by", .text(), "The sid of the statement that shall decide."),
    ]
}

extension PolicyTests.Case {
    fileprivate init(_ node: YAMLNode, _ document: Document) throws(SchemaError) {
        let action = node.text("action") ?? ""
        guard let deed = PolicyAction(rawValue: action) else {
            let nearest = PolicyAction.nearest(to: action)
            throw document.error(.unknownName(action, kind: "action", nearest: nearest), at: node["action"] ?? node)
        }
        guard let resource = node.text("resource").flatMap(PolicyResource.init) else {
            throw document.error(
                .invalidValue(key: "resource", expected: "one resource, as prod:payments/db or .git-seal:policy.yaml"),
                at: node["resource"] ?? node)
        }
        name = node.text("name")
        let tags = (node["tags"]?.entries ?? []).map { ($0.name, $0.value.scalar?.content ?? "") }
        request = PolicyRequest(
            try Self.requester(node, document), deed, resource,
            tags: Dictionary(tags, uniquingKeysWith: { first, _ in first }), branch: node.text("branch"),
            time: node.text("time").flatMap(Instant.seconds))
        expectsAllow = node.text("expect") == "allow"
        by = node.text("by")
        location = node.location
    }

    private static func requester(
        _ node: YAMLNode, _ document: Document
    ) throws(SchemaError) -> PolicyRequest.Requester {
        let presence: UserPresence =
            switch node.text("mfa") {
            case "touch": .touched
            case "verified": .verified
            default: .none
            }
        if let name = node.text("principal") { return .principal(name, presence) }
        guard let line = node["key"] else { throw document.error(.missingKey("principal"), at: node) }
        do throws(SSHKeyFault) {
            return .signer(VerifiedSigner(key: try SSHPublicKey(line: line.scalar?.content ?? ""), presence: presence))
        } catch {
            throw document.error(.invalidValue(key: "key", expected: error.expected), at: line)
        }
    }
}

extension JSONSchemas {
    public static var policyTests: String { file(PolicyTests.schema, title: "git-seal PolicyTests") }
}
