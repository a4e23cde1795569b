import Catalog
import Stores
import Testing

@Suite("Every store: what a reconciler remembers there")
struct RecordTests {
    static let record = ReconcileRecord(
        ref: "refs/heads/main", appliedCommit: Sample.commit, verifiedCommit: Sample.commit, configDigest: "d",
        rendererVersion: 1, scopeSequences: ["prod": 3, "staging": 1], unsettledCount: 2,
        heldPaths: ["secrets/a b.yaml", "secrets/ü&=%.yaml"], nextDue: 10, nextRetry: 20, nextDriftCheck: 30,
        verification: VerificationRecord(
            root: "signers:00ff", isEnforced: true,
            frozen: [
                .init(
                    path: "secrets/ü&=%.yaml", verified: nil, since: Sample.commit, landing: Sample.commit,
                    commit: Sample.commit, reason: "nobody signed it, & = \"so\""),
                .init(
                    path: ".git-seal/config.yaml", verified: "file \(Sample.commit)", since: Sample.commit,
                    landing: Sample.commit, commit: Sample.commit, reason: ""),
            ], reset: "\(Sample.commit)..\(Sample.commit) by alice"))

    @Test("the record of a source comes back, for each source its own", arguments: StoreKind.all)
    func records(kind: StoreKind) async throws {
        try await kind.withStore { test in
            #expect(try await test.store.record(of: Sample.source) == nil)
            let writer = try await test.store.begin(Sample.source, commit: Sample.commit, now: 1)
            #expect(try await test.store.record(of: Sample.source) == nil, "the first run has not ended")
            try await test.store.setRecord(Self.record, by: writer)
            let empty = ReconcileRecord(
                ref: "HEAD", appliedCommit: Sample.commit, verifiedCommit: Sample.commit, configDigest: "",
                rendererVersion: 1)
            let other = try await test.store.begin("another source", commit: Sample.commit, now: 1)
            try await test.store.setRecord(empty, by: other)
            try await test.store.finish()
            let store = try await test.reopened()
            #expect(try await store.record(of: Sample.source) == Self.record)
            #expect(try await store.record(of: "another source") == empty)
            var unverified = Self.record
            unverified.verification = nil
            let next = try await store.begin(Sample.source, commit: Sample.commit, now: 2)
            try await store.setRecord(unverified, by: next)
            try await store.finish()
            #expect(try await test.reopened().record(of: Sample.source) == unverified)
        }
    }

    @Test("the record of a secret comes with its change and is found by name and state", arguments: StoreKind.all)
    func secretRecords(kind: StoreKind) async throws {
        try await kind.withStore { test in
            let store = test.store
            let conditions: [SecretRecord.Condition] = [
                .ready, .refused("a reason"), .failed(reason: "r", attempts: 3, retryAt: 99), .suspended,
            ]
            var all: [SecretRecord] = []
            for (number, condition) in conditions.enumerated() {
                let secret = Sample(store, "secret-\(number)", named: "name-\(number)")
                all.append(secret.record(condition, path: "secrets/\(number).yaml"))
                try await secret.apply(
                    [.put(versionA), .makeCurrent(versionA)], value: [1], record: all[number])
            }
            func found(_ selection: RecordSelection) async throws -> [SecretRecord] {
                try await store.secretRecords(of: Sample.source, selection)
            }
            #expect(try await found(.all) == all)
            #expect(try await found(.unsettled) == [all[1], all[2]])
            #expect(try await found(.secrets([all[3].secret, all[0].secret, secretID("none")])) == [all[0], all[3]])
            #expect(try await store.secretRecords(of: "another source").isEmpty)
            all[1].condition = .ready
            try await store.setSecretRecords(
                [.remember(all[1]), .forget(all[3].secret)], by: .byHand(source: Sample.source))
            #expect(try await found(.unsettled) == [all[2]])
            try await Sample(store, "secret-2", named: "name-2").apply([.delete(window: 1)], record: nil)
            #expect(try await found(.all) == [all[0], all[1]])
            #expect(try await store.count(ownedBy: Sample.source) == 3)
            #expect(try await store.count(ownedBy: "another source") == 0)
        }
    }

    @Test("a store that nobody has damaged says so", arguments: StoreKind.all)
    func soundness(kind: StoreKind) async throws {
        try await kind.withStore { test in
            for number in 0..<20 {
                let secret = Sample(test.store, "secret-\(number % 7)")
                try await secret.set(version(number), "value \(number)")
                if number % 5 == 0 { try await secret.apply([.delete(window: 100), .restore]) }
            }
            #expect(try await test.store.verify().isEmpty)
            #expect(try await test.reopened().verify().isEmpty)
        }
    }
}
