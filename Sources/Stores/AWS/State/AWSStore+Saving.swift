/// Writing the state.
extension AWSStore {
    /// Writes what has changed: in place, or, where that does not fit any more, all parts under new names.
    func save(_ source: String) async throws(StoreError) {
        guard let state = states[source], !state.changedParts.isEmpty else { return }
        guard try await service.head(source) == state.head else { throw .superseded }
        let texts = state.changedParts.sorted().map { (number: $0, text: state.text($0)) }
        if !state.isNew, texts.allSatisfy({ $0.text.utf8.count <= StatePart.maximumLength }) {
            if try await putInPlace(texts, state, source) {
                states[source]?.changedParts = []
                return
            }
        }
        try await readAll(source)
        try await renew(source)
    }

    /// - Returns: `false` when a part's quota of new values is used up.
    private func putInPlace(
        _ texts: [(number: Int, text: String)], _ state: SourceState, _ source: String
    ) async throws(StoreError) -> Bool {
        let (service, generation) = (service, state.head.generation)
        // The first part comes last: with the record of the source, the others count.
        for (number, text) in texts.reversed() {
            let name = StateName.part(number, of: generation, source)
            do throws(AWSFault) { try await service.putState(name, text) } catch {
                if error.code == "LimitExceededException" { return false }
                throw StoreError(error, name)
            }
        }
        return true
    }

    /// Writes all parts under new names, makes them the valid ones in one step, and removes the old ones.
    private func renew(_ source: String) async throws(StoreError) {
        guard let old = states[source] else { return }
        var count = old.partCount
        var generation = old.head.generation + 1
        var new = old.split(generation: generation, count: count)
        while (0..<count).contains(where: { new.text($0).utf8.count > StatePart.maximumLength }) {
            count *= 2
            guard count <= StatePart.maximumCount else { throw .system("the state is too large") }
            new = old.split(generation: generation, count: count)
        }
        while try await !makeParts(new, source) {
            // An attempt that died has left some of them.
            generation += 1
            new = old.split(generation: generation, count: count)
        }
        let (head, name) = (new.head, StateName.head(source))
        try await asked(name) { () throws(AWSFault) in try await service.tag(name, head.tags) }
        new.changedParts = []
        states[source] = new
        for number in 0..<old.head.count {
            let part = StateName.part(number, of: old.head.generation, source)
            // What stays is found by nobody and does no harm.
            _ = await Result.of { () throws(AWSFault) in try await service.delete(part, days: nil) }
        }
    }

    /// - Returns: `false` when one of the names is taken.
    private func makeParts(_ state: SourceState, _ source: String) async throws(StoreError) -> Bool {
        let service = service
        let results = await inParallel(Array(0..<state.head.count), width: Self.width) { number in
            let name = StateName.part(number, of: state.head.generation, source)
            return await Result.of { () throws(AWSFault) in
                try await service.makeStateSecret(
                    name, state.text(number), tags: [StateHead.formatTag: StateHead.format])
            }
        }
        for result in results {
            do throws(AWSFault) { try result.get() } catch {
                if error.code == "ResourceExistsException" || error.code == "InvalidRequestException" { return false }
                throw StoreError(error, StateName.head(source))
            }
        }
        return true
    }
}
