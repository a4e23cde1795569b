import Sealing
import YAMLDocument

/// A path to places, as people write it: `spec.db.password`, `users[name=alice].token`, `list[0]`, `env[*].value`,
/// `"a.b".c`. It names a value or everything below a mapping or list.
public struct PlacePath: Hashable, Sendable {
    public let text: String
    private let components: [Component]

    private enum Component: Hashable {
        case key(String)
        case anyKey
        case index(Int)
        case identity(key: String, value: String)
        case anyItem

        func matches(_ step: Place.Step) -> Bool {
            switch (self, step) {
            case (.key(let key), .key(let other)): key == other
            case (.anyKey, .key), (.anyItem, .item): true
            case (.index(let index), .item(let other, _)): index == other
            case (.identity(let key, let value), .item(_, let identity?)):
                identity.key == key && identity.value == value
            default: false
            }
        }
    }

    /// - Throws: ``SealedTextError/Reason/invalidPath(_:)``
    public init(_ text: String) throws(SealedTextError) {
        var parser = Parser(rest: text[...])
        guard let components = parser.components(), !components.isEmpty else {
            throw SealedTextError(.invalidPath(text), at: .start)
        }
        self.text = text
        self.components = components
    }

    /// Whether the place is at the end of the path or below.
    public func leads(to place: Place) -> Bool {
        place.trail.count >= components.count
            && zip(components, place.trail).allSatisfy { component, step in component.matches(step) }
    }

    /// Whether the place is what the path names and nothing below it.
    public func isExactly(_ place: Place) -> Bool { place.trail.count == components.count && leads(to: place) }

    /// The keys, where the path has nothing else: what can be added to a text.
    public var keys: [String]? {
        var keys: [String] = []
        for component in components {
            guard case .key(let key) = component else { return nil }
            keys.append(key)
        }
        return keys
    }

    /// What a value at this path is bound to; `nil` where the path means many. An item by its number is any item.
    var steps: [KeyStep]? {
        var steps: [KeyStep] = []
        for component in components {
            switch component {
            case .key(let key): steps.append(.key(key))
            case .identity(let key, let value): steps.append(.item(identityKey: key, identityValue: value))
            case .index, .anyItem: steps.append(.anyItem)
            case .anyKey: return nil
            }
        }
        return steps
    }

    /// A key as it stands in a path.
    static func quoted(_ key: String) -> String {
        let isBare = !key.isEmpty && key.utf8.allSatisfy { !".[]=\"*".utf8.contains($0) && $0 > 0x20 && $0 != 0x7F }
        guard !isBare else { return key }
        return "\"" + key.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}

extension PlacePath {
    private struct Parser {
        var rest: Substring

        mutating func components() -> [Component]? {
            var components: [Component] = []
            while !rest.isEmpty {
                if rest.first == "[" {
                    guard let item = item() else { return nil }
                    components.append(item)
                } else {
                    if !components.isEmpty {
                        guard rest.popFirst() == "." else { return nil }
                    }
                    guard let key = key() else { return nil }
                    components.append(key)
                }
            }
            return components
        }

        private mutating func key() -> Component? {
            if rest.first == "\"" { return quoted().map { .key($0) } }
            let word = rest.prefix { $0 != "." && $0 != "[" }
            guard !word.isEmpty else { return nil }
            rest = rest[word.endIndex...]
            return word == "*" ? .anyKey : .key(String(word))
        }

        private mutating func item() -> Component? {
            rest.removeFirst()
            if rest.hasPrefix("*]") {
                rest.removeFirst(2)
                return .anyItem
            }
            let word = rest.prefix { $0 != "]" && $0 != "=" }
            rest = rest[word.endIndex...]
            if rest.popFirst() == "]" { return Int(word).flatMap { $0 >= 0 ? .index($0) : nil } }
            let value: String
            if rest.first == "\"" {
                guard let text = quoted() else { return nil }
                value = text
            } else {
                let text = rest.prefix { $0 != "]" }
                rest = rest[text.endIndex...]
                value = String(text)
            }
            return rest.popFirst() == "]" ? .identity(key: String(word), value: value) : nil
        }

        private mutating func quoted() -> String? {
            rest.removeFirst()
            var text = ""
            while let character = rest.popFirst() {
                if character == "\"" { return text }
                if character == "\\" {
                    guard let next = rest.popFirst() else { return nil }
                    text.append(next)
                } else {
                    text.append(character)
                }
            }
            return nil
        }
    }
}
