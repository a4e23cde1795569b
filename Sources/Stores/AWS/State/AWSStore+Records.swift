import Catalog
import SecretMemory

extension AWSStore {
    /// What AWS has marked for deletion it removes itself.
    public func begin(_ source: String, commit: String, now: Int64) async throws(StoreError) -> StoreWriter {
        let random = randomBytes(3).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let present = try await service.head(source)
        let run = StateHead.next(after: present?.run ?? 0, random: random)
        var head = present ?? StateHead(run: run, generation: 0, count: 0)
        head.run = run
        do throws(AWSFault) {
            if present == nil {
                try await service.makeHead(head, source)
            } else {
                try await service.tag(StateName.head(source), head.runTags)
            }
        } catch {
            // Another one has begun in the same moment.
            if error.code == "ResourceExistsException" { throw .superseded }
            throw StoreError(error, StateName.head(source))
        }
        states[source] = SourceState(head: head)
        return StoreWriter(source: source, epoch: run, commit: commit)
    }

    public func record(of source: String) async throws(StoreError) -> ReconcileRecord? {
        try await read([0], of: source)
        return states[source]?.record
    }

    public func setRecord(_ record: ReconcileRecord, by writer: StoreWriter) async throws(StoreError) {
        try await refuseSuperseded(writer)
        try await read([0], of: writer.source)
        states[writer.source]?.setRecord(record)
        try await save(writer.source)
    }

    public func secretRecords(
        of source: String, _ selection: RecordSelection
    ) async throws(StoreError) -> [SecretRecord] {
        if case .secrets(let secrets) = selection {
            guard let count = try await state(of: source)?.partCount else { return [] }
            try await read(secrets.map { StatePart.number(of: $0, count: count) }, of: source)
            let wanted = Set(secrets)
            return states[source]?.allRecords.filter { wanted.contains($0.secret) } ?? []
        }
        try await readAll(source)
        let records = states[source]?.allRecords ?? []
        return selection == .all ? records : records.filter { !$0.condition.isSettled }
    }

    public func setSecretRecords(
        _ changes: [SecretRecordChange], by writer: StoreWriter
    ) async throws(StoreError) {
        try await refuseSuperseded(writer)
        try await change(changes, of: writer.source)
    }

    public func summary(of source: String, now: Int64) async throws(StoreError) -> RecordSummary {
        let records = try await secretRecords(of: source, .all)
        let unsettled = records.filter { !$0.condition.isSettled }
        let retries = unsettled.compactMap { record -> Int64? in
            if case .failed(_, _, let retryAt) = record.condition { retryAt } else { nil }
        }
        return RecordSummary(
            unsettledCount: unsettled.count, nextRetry: retries.min(),
            nextDue: records.compactMap(\.rotation?.due).filter { $0 > now }.min())
    }

    public func finish() async throws(StoreError) {
        for source in states.keys.sorted() { try await save(source) }
    }
}
