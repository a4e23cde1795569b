import Sealing
import YAMLDocument

/// The places of a text of YAML: every scalar that is no key, and every alias.
struct YAMLPlaces {
    private var places: [Place] = []
    private var document = 0
    private var trail: [Place.Step] = []

    static func all(in stream: YAMLStream) -> [Place] {
        var reader = YAMLPlaces()
        for (index, root) in stream.documents.enumerated() {
            reader.document = index
            reader.visit(root)
        }
        return reader.places
    }

    /// A text is at most as deep as its parser allows.
    private mutating func visit(_ node: YAMLNode) {
        switch node.kind {
        case .mapping(let entries):
            for entry in entries {
                trail.append(.key(entry.name))
                visit(entry.value)
                trail.removeLast()
            }
        case .sequence(let items):
            let identities = ItemIdentities(items)
            for (index, item) in items.enumerated() {
                trail.append(.item(index: index, identity: identities[index]))
                visit(item)
                trail.removeLast()
            }
        case .scalar(let scalar): add(node, Self.content(of: scalar, node))
        case .alias(let anchor): add(node, .alias(anchor))
        }
    }

    private mutating func add(_ node: YAMLNode, _ content: Place.Content) {
        places.append(
            Place(document: document, trail: trail, location: node.location, content: content, spelling: .yaml(node)))
    }

    private static func content(of scalar: YAMLScalar, _ node: YAMLNode) -> Place.Content {
        if node.tag == "!vault" { return .encryptedElsewhere }
        if scalar.content.isEmpty { return .empty }
        let isTyped = scalar.style == .plain && node.tag == nil && scalar.coreType != .string
        return isTyped ? .plain(.typedScalar) : Place.Content(text: scalar.content)
    }
}

extension Place.Content {
    /// What a text that is no number and the like is.
    init(text: String) {
        if SealedValue.looksLikeToken(text) {
            do throws(TokenError) {
                self = .sealed(try SealedValue(token: text))
            } catch {
                self = .malformedToken(error)
            }
        } else if text.isEmpty {
            self = .empty
        } else {
            self = Self.isReference(text) ? .reference : .plain(.string)
        }
    }

    /// A text that is one template or variable and nothing else.
    private static func isReference(_ text: String) -> Bool {
        for (begin, end) in [("{{", "}}"), ("${", "}"), ("$(", ")")] where text.hasPrefix(begin) && text.hasSuffix(end)
        {
            let inner = text.dropFirst(begin.count).dropLast(end.count)
            return !inner.isEmpty && !inner.contains(begin) && !inner.contains("\n")
        }
        return false
    }
}
