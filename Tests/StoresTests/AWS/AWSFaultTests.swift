import Catalog
import HTTPClient
import Stores
import TestSupport
import Testing

@testable import Stores

@Suite("AWS out of order")
struct AWSFaultTests {
    private func refusal(_ operation: String, _ status: Int, _ code: String, times: Int = 1) -> String {
        """
        [{"operation": "\(operation)", "action": "answer", "status": \(status), "times": \(times),
          "body": {"__type": "\(code)", "message": "told so"}}]
        """
    }

    @Test(
        "what passes is tried again",
        arguments: [(500, "InternalServiceError"), (429, ""), (400, "ThrottlingException")])
    func transient(status: Int, code: String) async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        try await AWSServer.control(test.region, refusal("*", status, code, times: 2))
        #expect(try await test.store.list().isEmpty)
        #expect(try await AWSServer.requests(test.region).components("ListSecrets") == 3)
        #expect(await test.service.quota.available == RetryQuota.capacity - (code.isEmpty || status == 400 ? 5 : 14))
    }

    @Test("three attempts are all, and a full quota is not tried again")
    func persistent() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        try await AWSServer.control(test.region, refusal("*", 500, "InternalServiceError", times: 9))
        await #expect(throws: StoreError.system("InternalServiceError: told so")) { try await test.store.list() }
        #expect(try await AWSServer.requests(test.region).components("ListSecrets") == 3)
        try await AWSServer.control(test.region, "[]")
        try await Sample(test.store).set(versionA, "first")
        try await AWSServer.control(test.region, refusal("PutSecretValue", 400, "LimitExceededException", times: 9))
        await #expect(throws: StoreError.quota("told so")) { try await Sample(test.store).set(versionB, "second") }
        #expect(try await AWSServer.requests(test.region).components("PutSecretValue") == 1)
    }

    @Test(
        "a write that was done while its answer got lost is done once", arguments: ["CreateSecret", "PutSecretValue"])
    func lostAnswer(operation: String) async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let secret = Sample(test.store)
        if operation == "PutSecretValue" { try await secret.set(versionB, "before") }
        try await AWSServer.control(test.region, #"[{"operation": "\#(operation)", "action": "drop"}]"#)
        try await secret.set(versionA, "first")
        #expect(try await secret.read() == "first")
        #expect(try await AWSServer.requests(test.region).components(operation) == 2)
        let stored = try #require(try await secret.stored())
        #expect(stored.versions.count == (operation == "CreateSecret" ? 1 : 2))
        #expect(stored.version(labelled: .current) == versionA)
    }

    @Test("a list that is minutes old does no harm: every change looks first")
    func staleList() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let secret = Sample(test.store)
        try await secret.set(versionA, "first")
        let stale = """
            [{"operation": "ListSecrets", "action": "answer", "status": 200, "times": 9, "body": {"SecretList": []}}]
            """
        try await AWSServer.control(test.region, stale)
        #expect(try await test.store.list().isEmpty)
        let before = try await AWSServer.requests(test.region)
        try await secret.set(versionA, "first")
        let after = try await AWSServer.requests(test.region)
        #expect(after.components("CreateSecret") == before.components("CreateSecret"))
        #expect(after.components("PutSecretValue") == before.components("PutSecretValue"))
        // Deleted, and hidden by the list: its name is not free.
        try await secret.apply([.delete(window: 7 * 86_400)])
        #expect(try await test.store.list().isEmpty)
        await #expect(throws: StoreError.deleted(secret.name)) { try await secret.set(versionB, "second") }
    }

    @Test("who may not, who is not known and whose session is over are told apart")
    func refusals() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        for (code, error) in [
            ("AccessDeniedException", StoreError.denied("told so")),
            ("UnrecognizedClientException", .credentials(.unusable("told so"))),
            ("ExpiredTokenException", .credentials(.expired)),
        ] {
            try await AWSServer.control(test.region, refusal("*", 400, code, times: 2))
            await #expect(throws: error) { try await test.store.list() }
        }
        let service = AWSService(
            endpoint: try #require(Endpoint("http://127.0.0.1:1")), region: "x", http: AWSServer.http,
            credentials: test.service.credentials)
        let store = AWSStore(service)
        let answer = await Result.of { () throws(StoreError) in try await store.list() }
        guard case .failure(.unreachable) = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test("lists of more than a page are read to their end, and state secrets are not in them")
    func pages() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let writer = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
        try await test.store.setRecord(RecordTests.record, by: writer)
        for number in 0..<205 { try await Sample(test.store, "secret-\(number)", by: writer).set(versionA, "x") }
        let asked = try await AWSServer.requests(test.region).components("ListSecrets")
        #expect(try await test.store.list().count == 205)
        #expect(try await AWSServer.requests(test.region).components("ListSecrets") - asked == 3)
        #expect(try await test.store.count(ownedBy: Sample.source) == 205)
    }

    @Test("tags that somebody else has set are left alone")
    func foreignTags() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let secret = Sample(test.store)
        try await secret.set(versionA, "first")
        try await test.service.tag(secret.name, ["cost": "42"])
        for metadata in [SecretMetadata(tags: ["a": "b"]), SecretMetadata()] {
            try await secret.apply([.describe(metadata)])
            #expect(try await secret.stored()?.metadata == metadata)
        }
        #expect(try await test.service.describe(secret.name)?.tags["cost"] == "42")
    }
}

extension String {
    /// How often a word is there.
    fileprivate func components(_ word: String) -> Int { ranges(of: "\"\(word)\"").count }
}
