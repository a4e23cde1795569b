import Sealing
import YAMLDocument

/// A place in a text that holds a value or could.
public struct Place: Sendable {
    /// Which document of the text it is in.
    public let document: Int
    public let trail: [Step]
    /// Where the value begins.
    public let location: SourceLocation
    public let content: Content
    let spelling: Spelling

    /// A step on the way to a place, with what binds it and what people call it.
    public enum Step: Hashable, Sendable {
        case key(String)
        /// An item of a list. It is known by what identifies it, where something does, and else is any item.
        case item(index: Int, identity: Identity?)
    }

    /// What tells an item of a list from the others.
    public struct Identity: Hashable, Sendable {
        public let key: String
        public let value: String
    }

    public enum Content: Hashable, Sendable {
        case sealed(SealedValue)
        /// It begins like a token and is none.
        case malformedToken(TokenError)
        /// A value that everyone can read.
        case plain(ValueType)
        /// Nothing is written, or an empty text.
        case empty
        /// What only names a value, such as `{{ password }}` or `${PASSWORD}`.
        case reference
        /// What another program has encrypted, as Ansible's vault.
        case encryptedElsewhere
        /// An alias, by its anchor; never followed.
        case alias(String)
    }

    /// How the value is written.
    enum Spelling: Sendable {
        case yaml(YAMLNode)
        case dotenv(Range<Int>, quote: UInt8?)
    }
}

extension Place {
    /// Which place it is, in whatever version of a text.
    struct Name: Hashable {
        let document: Int
        let trail: [Step]
    }

    var name: Name { Name(document: document, trail: trail) }

    /// As ``name``, wherever items that something tells apart stand in their lists.
    var nameWithoutItemNumbers: Name {
        Name(
            document: document,
            trail: trail.map { step in
                if case .item(_, let identity) = step { .item(index: 0, identity: identity) } else { step }
            })
    }

    /// What the value is bound to, beside its document's owner.
    public var steps: [KeyStep] {
        trail.map { step in
            switch step {
            case .key(let key): .key(key)
            case .item(_, let identity?): .item(identityKey: identity.key, identityValue: identity.value)
            case .item(_, nil): .anyItem
            }
        }
    }

    /// The keys of mappings on the way.
    public var keys: [String] {
        trail.compactMap { step in
            if case .key(let key) = step { key } else { nil }
        }
    }

    /// The place as one writes it: `spec.users[name=alice].password`, `list[0]`.
    public var label: String {
        var label = ""
        for step in trail {
            switch step {
            case .key(let key): label += (label.isEmpty ? "" : ".") + PlacePath.quoted(key)
            case .item(_, let identity?): label += "[\(identity.key)=\(PlacePath.quoted(identity.value))]"
            case .item(let index, nil): label += "[\(index)]"
            }
        }
        return label
    }

    /// Whether some item of a list on the way is known by nothing: the value opens at any of its items.
    public var isUnbound: Bool {
        trail.contains { if case .item(_, nil) = $0 { true } else { false } }
    }
}

extension Place.Content {
    public var sealedValue: SealedValue? {
        if case .sealed(let value) = self { value } else { nil }
    }

    /// Whether it is a value that can be sealed.
    public var isPlain: Bool {
        if case .plain = self { true } else { false }
    }
}
