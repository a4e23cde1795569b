/// Where a value stands in a document: the keys and list indexes that lead to it.
public struct ValuePath: Hashable, Sendable {
    public enum Component: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    public var components: [Component]

    public init(_ components: [Component] = []) {
        self.components = components
    }

    public func appending(_ component: Component) -> ValuePath { ValuePath(components + [component]) }

    /// The keys alone, from the outermost.
    public var keys: [String] {
        components.compactMap { component in
            if case .key(let key) = component { key } else { nil }
        }
    }

    /// Joined by dots, list indexes as numbers: `spec.users.0.password`.
    public var dotted: String {
        components.map { component in
            switch component {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }
}

extension ValuePath: CustomStringConvertible {
    public var description: String { dotted }
}
