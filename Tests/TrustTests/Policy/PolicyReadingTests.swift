import Catalog
import FoundationEssentials
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing
import Trust
import YAMLDocument

@Suite("Reading a policy")
struct PolicyReadingTests {
    @Test("every part is read")
    func everything() throws {
        let policy = try PolicyFixture.policy()
        #expect(policy.principals.map(\.name) == ["alice", "bob", "carol", "github"])
        #expect(policy.principal(named: "alice")?.handle == "@alice")
        #expect(policy.principal(named: "github")?.kind == .forge)
        #expect(policy.groups == ["payments": ["alice", "carol"], "keepers": ["alice", "bob"]])
        #expect(policy.statements.map(\.sid) == ["Keepers", "PaymentsTeam", "Merges", "NoFriday", "RootIsClosed"])
        #expect(policy.statements[1].principals == ["alice", "carol"])
        #expect(policy.statements[1].conditions.mfa == .touched)
        #expect(policy.statements[3].principals.count == 4)
        #expect(policy.statements[3].location.line == 42)
        #expect(policy.revocations.map(\.since) == ["2026-11-24"])
    }

    @Test("a key is its principal's, and nobody's once it is revoked")
    func keys() throws {
        let policy = try PolicyFixture.policy()
        #expect(policy.principal(of: try SSHPublicKey(line: PolicyFixture.alice)) == "alice")
        #expect(policy.principal(of: try SSHPublicKey(line: PolicyFixture.carol + " other comment")) == "carol")
        #expect(policy.principal(of: try SSHPublicKey(line: PolicyFixture.lost)) == nil)
        #expect(policy.principal(of: try SSHPublicKey(line: TestKey.plain(9))) == nil)
    }

    struct Fault: Sendable {
        let old: String
        let new: String
        let reason: SchemaError.Reason
        /// What stands at the place.
        let at: String
    }

    static let faults: [Fault] = [
        Fault(
            old: "principals:\n", new: "principles:\n", reason: .unknownKey("principles", nearest: "principals"),
            at: "principles"),
        Fault(
            old: "[alice, carol]", new: "[alice, carrol]",
            reason: .unknownName("carrol", kind: "principal", nearest: "carol"), at: "carrol"),
        Fault(
            old: "[alice, bob]", new: "[alice, payments]",
            reason: .invalidValue(key: "keepers", expected: "a list of principals: groups do not hold groups"),
            at: "payments]"),
        Fault(
            old: "[keepers]", new: "[keeper]",
            reason: .unknownName("keeper", kind: "principal or group", nearest: "keepers"), at: "keeper]"),
        Fault(
            old: "\"secret:Put\", ", new: "\"secret:put\", ",
            reason: .unknownName("secret:put", kind: "action", nearest: "secret:Put"), at: #""secret:put""#),
        Fault(old: "mfa: touch", new: "mffa: touch", reason: .unknownKey("mffa", nearest: "mfa"), at: "mffa"),
        Fault(
            old: "mfa: touch", new: "mfa: touched",
            reason: .invalidValue(key: "mfa", expected: "touch, verified"), at: "touched"),
        Fault(
            old: "sid: Merges", new: "sid: Keepers",
            reason: .repeated("the sid \"Keepers\"", first: SourceLocation(line: 20, column: 14, offset: 0)),
            at: "Keepers"),
        Fault(
            old: "payments: [", new: "alice: [", reason: .repeated("the name \"alice\"", first: .start), at: "alice: ["),
        Fault(
            old: "[BOB]", new: "[ALICE]",
            reason: .repeated("the key of \"bob\", which is alice's,", first: .start), at: #""ssh-ed25519"#),
        Fault(old: "    bob:", new: "    alice:", reason: .yaml(.duplicateKey("alice")), at: #"alice: {keys: ["ssh"#),
        Fault(
            old: "weekdays: fri", new: "weekdays: friday", reason: .invalidValue(key: "weekdays", expected: ""),
            at: "friday"),
        Fault(
            old: "12:00-24:00", new: "22:00-06:00", reason: .invalidValue(key: "between", expected: ""),
            at: #""22:00-06:00""#),
        Fault(
            old: "weekdays: fri, between: \"12:00-24:00\", zone: UTC", new: "zone: UTC",
            reason: .invalidValue(key: "time", expected: ""), at: "{zone"),
        Fault(
            old: "weekdays: fri,", new: "after: 2026-12-01, before: 2026-11-01,",
            reason: .invalidValue(key: "before", expected: ""), at: "2026-11-01"),
        Fault(
            old: "    time: {", new: "    mfa: touch\n        time: {", reason: .invalidValue(key: "mfa", expected: ""),
            at: "touch"),
        Fault(
            old: "\"prod:root\"", new: "\"prod\"", reason: .invalidValue(key: "resources", expected: ""), at: #""prod""#
        ),
        Fault(
            old: "\"prod:root\"", new: "\"prod:[a\"", reason: .invalidValue(key: "resources", expected: ""),
            at: #""prod:[a""#),
        Fault(
            old: "\"prod:root\"", new: "\"prod:!a\"", reason: .invalidValue(key: "resources", expected: ""),
            at: #""prod:!a""#),
        Fault(old: "\"@alice\"", new: "alice", reason: .invalidValue(key: "handle", expected: ""), at: "alice}"),
        Fault(old: "- CAROL", new: "- hello", reason: .invalidValue(key: "keys", expected: ""), at: "hello"),
        Fault(old: "- OPENPGP", new: "- CAROL", reason: .invalidValue(key: "keys", expected: ""), at: #""sk-ssh"#),
        Fault(
            old: "since: 2026-11-24", new: "since: today", reason: .invalidValue(key: "since", expected: ""),
            at: "today"),
        Fault(
            old: "effect: deny", new: "effect: denied", reason: .invalidValue(key: "effect", expected: ""), at: "denied"
        ),
        Fault(old: "[github]", new: "[]", reason: .invalidValue(key: "principals", expected: ""), at: "[]"),
    ]

    @Test("a fault has its place, its kind and the nearest known word", arguments: faults.indices)
    func fault(index: Int) throws {
        let fault = Self.faults[index]
        let text = PolicyFixture.text.replacing(fault.old, with: fault.new, maxReplacements: 1)
        let error = try #require(PolicyFixture.fault(text))
        let rest = PolicyFixture.filled(text).utf8.dropFirst(error.location.offset)
        #expect(String(Substring(rest)).hasPrefix(fault.at), "\(error)")
        switch (fault.reason, error.reason) {
        case (.invalidValue(let key, ""), .invalidValue(let found, let words)):
            #expect(key == found)
            #expect(!words.isEmpty)
        case (.repeated(let name, _), .repeated(let found, let first)):
            #expect(name == found)
            #expect(first.line < error.location.line)
        default: #expect(error.reason == fault.reason)
        }
    }

    @Test("certificates and short RSA keys are refused in their own line")
    func unusableKeys() async throws {
        try await withTemporaryDirectory { folder in
            let made = try await runProgram(
                "bash",
                [
                    "-c",
                    """
                    set -e; ssh-keygen -q -t ed25519 -N '' -C '' -f ca; ssh-keygen -q -t ed25519 -N '' -C '' -f key
                    ssh-keygen -q -s ca -I id -n alice key.pub
                    openssl genrsa -traditional -out short 1024 2> /dev/null && chmod 600 short && ssh-keygen -y -f short > short.pub
                    """,
                ], in: folder)
            #expect(made.status == 0, "\(made.error)")
            for (file, word) in [("key-cert.pub", "certificate"), ("short.pub", "1024")] {
                let line = try #require(readText(folder.appending(file))).split(separator: "\n")[0]
                let error = try #require(
                    PolicyFixture.fault(PolicyFixture.text.replacing("- CAROL", with: "- \(line)")))
                #expect(error.location.line == 9)
                guard case .invalidValue("keys", let words) = error.reason else {
                    Issue.record("\(error)")
                    return
                }
                #expect(words.contains(word))
            }
        }
    }

    @Test("lists are bounded")
    func bounds() throws {
        let text = PolicyFixture.text
        let many = (0...Policy.maximumList).map { "\"prod:a\($0)\"" }.joined(separator: ", ")
        #expect(
            PolicyFixture.fault(text.replacing("\"prod:root\"", with: many))?.reason
                == .tooMany(key: "resources", limit: Policy.maximumList))
        let statement = "\n    - {sid: S, effect: deny, principals: [bob], actions: [\"*\"], resources: [\"*\"]}"
        let statements = (0...Policy.maximumCount).map { statement.replacing("sid: S", with: "sid: S\($0)") }.joined()
        #expect(
            PolicyFixture.fault(text + statements.dropFirst() + "\n")?.reason
                == .tooMany(key: "statements", limit: Policy.maximumCount))
        let group =
            "payments: [" + [String](repeating: "alice", count: Policy.maximumCount + 1).joined(separator: ", ") + "]"
        #expect(
            PolicyFixture.fault(text.replacing("payments: [alice, carol]", with: group))?.reason
                == .tooMany(key: "payments", limit: Policy.maximumCount))
        let padding = String(repeating: "#\n", count: Policy.maximumLength / 2)
        #expect(PolicyFixture.fault(text + padding)?.reason == .yaml(.tooLarge(limit: Policy.maximumLength)))
    }

    @Test("what init writes is a policy, and two keys of it may do everything")
    func initial() throws {
        let keys = try [PolicyFixture.alice, PolicyFixture.bob].map(SSHPublicKey.init(line:))
        let policy = try Policy(parsing: Array(Policy.initialText([("alice", keys[0]), ("on", keys[1])]).utf8))
        #expect(policy.principal(of: keys[1]) == "on")
        for action in PolicyAction.allCases {
            let resource: PolicyResource =
                switch action.family {
                case .secret: PolicyResource(scope: "prod", name: "a/b")
                case .scope: PolicyResource(scope: "prod", name: nil)
                case .policy: .policy
                case .trust: .history
                }
            #expect(policy.grant(to: "alice", action, resource, time: 0).isPossible)
        }
        #expect(PolicyLint(policy, secrets: [], scopes: [], now: 0).findings().isEmpty)
    }

    @Test("the JSON Schema says what the reader takes")
    func jsonSchema() {
        #expect(JSONSchemas.policy.contains("\"statements\"") && JSONSchemas.policyTests.contains("\"cases\""))
    }
}
