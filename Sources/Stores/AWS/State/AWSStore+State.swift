import Catalog

/// The state as it is known here: read when it is asked for.
extension AWSStore {
    /// Notes what is remembered; ``save(_:)`` writes it.
    func change(_ changes: [SecretRecordChange], of source: String) async throws(StoreError) {
        // By hand, before there has been a run: what is forgotten was never remembered.
        if try await state(of: source) == nil {
            guard changes.contains(where: { if case .remember = $0 { true } else { false } }) else { return }
            _ = try await begin(source, commit: "", now: 0)
        }
        let count = states[source]?.partCount ?? 1
        let numbers = changes.map { change in
            switch change {
            case .remember(let record): StatePart.number(of: record.secret, count: count)
            case .forget(let secret): StatePart.number(of: secret, count: count)
            }
        }
        try await read(numbers, of: source)
        for change in changes { states[source]?.change(change) }
    }

    func refuseSuperseded(_ writer: StoreWriter) async throws(StoreError) {
        guard let epoch = writer.epoch else { return }
        let head = try await service.head(writer.source)
        guard let head, head.run == epoch else { throw .superseded }
        if states[writer.source]?.head != head { states[writer.source] = SourceState(head: head) }
    }

    /// What is known of a source; asked for when it is not. `nil` where nothing is remembered.
    func state(of source: String) async throws(StoreError) -> SourceState? {
        if let state = states[source] { return state }
        guard let head = try await service.head(source) else { return nil }
        let state = SourceState(head: head)
        states[source] = state
        return state
    }

    func readAll(_ source: String) async throws(StoreError) {
        guard let state = try await state(of: source) else { return }
        try await read(Array(0..<state.partCount), of: source)
    }

    /// Reads those of the parts that are not read yet.
    func read(_ numbers: [Int], of source: String) async throws(StoreError) {
        guard let state = try await state(of: source) else { return }
        let missing = Set(numbers).filter { state.parts[$0] == nil }.sorted()
        guard !state.isNew else {
            for number in missing { states[source]?.set(number, nil, []) }
            return
        }
        let (service, head) = (service, state.head)
        let texts = await inParallel(missing, width: Self.width) { number in
            await Result.of { () throws(StoreError) in try await service.part(number, of: head, source) }
        }
        for (number, text) in zip(missing, texts) {
            guard let (record, secrets) = StatePart.parse(try text.get()) else {
                throw .corrupt("\(StateName.part(number, of: head.generation, source)) does not parse")
            }
            // Meanwhile another task may have read and changed it.
            if states[source]?.parts[number] == nil { states[source]?.set(number, record, secrets) }
        }
    }
}
