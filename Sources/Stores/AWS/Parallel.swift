/// Does the same with each of `items`, at most `width` at once; the results are in the order of the items.
func inParallel<Item: Sendable, Outcome: Sendable>(
    _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) async -> Outcome
) async -> [Outcome] {
    await withTaskGroup(of: (Int, Outcome).self) { group in
        var outcomes = [Outcome?](repeating: nil, count: items.count)
        for (index, item) in items.enumerated() {
            if index >= width, let (done, outcome) = await group.next() { outcomes[done] = outcome }
            group.addTask { (index, await body(item)) }
        }
        for await (done, outcome) in group { outcomes[done] = outcome }
        return outcomes.compactMap(\.self)
    }
}

extension Result {
    /// What a body that may throw comes to.
    static func of(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws(Failure) -> Success
    ) async -> Result {
        do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    }
}

/// Asks the service and tells its faults as the store's.
func asked<Answer>(
    _ name: String?, isolation: isolated (any Actor)? = #isolation, _ body: () async throws(AWSFault) -> Answer
) async throws(StoreError) -> Answer {
    do throws(AWSFault) { return try await body() } catch { throw StoreError(error, name) }
}
