import Catalog
import Stores
import Testing

@testable import Stores

@Suite("What is remembered in AWS")
struct AWSStateTests {
    private func record(_ store: any SecretStore, _ number: Int) -> SecretRecord {
        Sample(store, "secret-\(number)").record(path: "secrets/folder/\(number).yaml")
    }

    @Test("grows over several secrets, and is found by another process")
    func growth() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let writer = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
        let records = (0..<400).map { record(test.store, $0) }.sorted { $0.secret < $1.secret }
        try await test.store.setSecretRecords(records.map { .remember($0) }, by: writer)
        try await test.store.setRecord(RecordTests.record, by: writer)
        let head = try #require(try await test.service.head(Sample.source))
        #expect(head.count > 1)
        let reopened = try await test.reopened()
        #expect(try await reopened.secretRecords(of: Sample.source) == records)
        #expect(try await reopened.record(of: Sample.source) == RecordTests.record)
        #expect(try await reopened.secretRecords(of: Sample.source, .secrets([records[7].secret])) == [records[7]])
    }

    @Test("moves to new secrets when the day's quota of one is used up, and leaves none of the old ones")
    func quota() async throws {
        let test = try AWSUnderTest(region: AWSServer.freshRegion())
        let writer = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
        try await test.store.setRecord(RecordTests.record, by: writer)
        let rule = """
            [{"operation": "PutSecretValue", "action": "answer", "status": 400, "times": 1,
              "body": {"__type": "LimitExceededException", "message": "full"}}]
            """
        try await AWSServer.control(test.region, rule)
        var record = RecordTests.record
        record.unsettledCount = 99
        try await test.store.setRecord(record, by: writer)
        #expect(try await test.reopened().record(of: Sample.source) == record)
        let names = try await test.service.list().filter { $0.deletionDate == nil }.map(\.name)
        #expect(names.count == 2, "\(names)")
    }

    @Test("is text that comes back, and holds for all names")
    func text() throws {
        let store = try AWSUnderTest(region: "x").store
        var records = (0..<3).map { record(store, $0) }
        records[1].condition = .failed(reason: "a reason: \"ü\"\nand more", attempts: 3, retryAt: 9)
        records[2].version = nil
        records[2].commit = nil
        records[2].rotation = nil
        records[2].tokens = [:]
        let text = StatePart.text(RecordTests.record, records)
        let parsed = try #require(StatePart.parse(text))
        #expect(parsed.record == RecordTests.record)
        #expect(parsed.secrets == records)
        #expect(StatePart.parse("something else") == nil)
        #expect(StatePart.parse(text + "secret x\n") == nil)
        #expect(TagText.decode(TagText.encode("cron(0 8 1 * ? *) =ü")) == "cron(0 8 1 * ? *) =ü")
    }
}
