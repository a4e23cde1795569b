import Synchronization

/// Hands each of several workers something of its own.
final class Pool<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let next = Atomic(0)

    init(_ elements: [Element]) { self.elements = elements }

    func take() -> Element { elements[next.add(1, ordering: .relaxed).oldValue % elements.count] }
}
