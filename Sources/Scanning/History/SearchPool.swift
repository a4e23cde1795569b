import Synchronization

/// Hands each worker a search of its own.
final class SearchPool: Sendable {
    private let searches: [CandidateSearch]
    private let next = Atomic(0)

    init(_ searches: [CandidateSearch]) { self.searches = searches }

    func take() -> CandidateSearch { searches[next.add(1, ordering: .relaxed).oldValue % searches.count] }
}
