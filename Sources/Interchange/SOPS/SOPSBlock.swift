import JSON
import SecretMemory
import YAMLDocument

/// The `sops` block as a tree of texts, however the file writes it. Nothing in it is secret.
indirect enum SOPSBlock: Hashable, Sendable {
    case text(String)
    case list([SOPSBlock])
    case map([String: SOPSBlock])

    subscript(key: String) -> SOPSBlock? {
        if case .map(let entries) = self { entries[key] } else { nil }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var items: [SOPSBlock]? {
        if case .list(let items) = self { items } else { nil }
    }
}

extension SOPSBlock {
    /// `nil` for null, and for what the block never holds.
    init?(_ node: YAMLNode) {
        switch node.kind {
        case .scalar(let scalar):
            guard scalar.coreType != .null else { return nil }
            self = .text(scalar.content)
        case .sequence(let items): self = .list(items.compactMap { SOPSBlock($0) })
        case .mapping(let entries):
            self = .map(
                Dictionary(
                    entries.compactMap { entry in SOPSBlock(entry.value).map { (entry.name, $0) } },
                    uniquingKeysWith: { first, _ in first }))
        case .alias: return nil
        }
    }

    init?(_ node: JSONNode, in bytes: Span<UInt8>) {
        switch node.kind {
        case .string:
            var writer = SecretWriter()
            JSONText.decode(bytes.extracting(node.innerRange), into: &writer)
            self = .text(writer.withBytes { $0.text })
        case .number, .bool: self = .text(bytes.extracting(node.range).text)
        case .null: return nil
        case .array(let items):
            var list: [SOPSBlock] = []
            for item in items {
                if let block = SOPSBlock(item, in: bytes) { list.append(block) }
            }
            self = .list(list)
        case .object(let members):
            var map: [String: SOPSBlock] = [:]
            for member in members { map[member.key] = SOPSBlock(member.value, in: bytes) }
            self = .map(map)
        }
    }

    private static let listLimit = 1_000

    /// Of files that are flat: `age__list_0__map_enc` is the field `enc` of the first item of `age`.
    init(flat fields: [(key: String, text: String)]) throws(SOPSError) {
        self = .map([:])
        for (key, text) in fields {
            let value = text.replacingEscapedLineFeeds()
            self = try Self.inserting(.text(value), at: Self.steps(key)[...], into: self, key: key)
        }
    }

    private enum Step {
        case key(String)
        case index(Int)
    }

    private static func steps(_ key: String) throws(SOPSError) -> [Step] {
        var steps: [Step] = []
        var rest = key[...]
        var isIndex = false
        while true {
            let next = [rest.firstRange(of: "__map_"), rest.firstRange(of: "__list_")].compactMap(\.self)
                .min { $0.lowerBound < $1.lowerBound }
            let word = rest[..<(next?.lowerBound ?? rest.endIndex)]
            if isIndex {
                guard let index = Int(word), (0..<listLimit).contains(index) else { throw .metadata(key) }
                steps.append(.index(index))
            } else {
                steps.append(.key(String(word)))
            }
            guard let next else { return steps }
            isIndex = rest[next].hasPrefix("__list_")
            rest = rest[next.upperBound...]
        }
    }

    private static func inserting(
        _ value: SOPSBlock, at steps: ArraySlice<Step>, into block: SOPSBlock?, key: String
    ) throws(SOPSError) -> SOPSBlock {
        guard let step = steps.first else { return value }
        switch (step, block) {
        case (.key(let name), nil), (.key(let name), .map):
            var map: [String: SOPSBlock] = [:]
            if case .map(let entries)? = block { map = entries }
            map[name] = try inserting(value, at: steps.dropFirst(), into: map[name], key: key)
            return .map(map)
        case (.index(let index), nil), (.index(let index), .list):
            var list: [SOPSBlock?] = block?.items ?? []
            while list.count <= index { list.append(nil) }
            list[index] = try inserting(value, at: steps.dropFirst(), into: list[index].flatMap(\.nonEmpty), key: key)
            return .list(list.map { $0 ?? .map([:]) })
        default: throw .metadata(key)
        }
    }

    /// `nil` for the stand-in of an item that comes later.
    private var nonEmpty: SOPSBlock? {
        if case .map(let entries) = self, entries.isEmpty { nil } else { self }
    }
}

extension String {
    /// What flat files write for a line feed: `\n`.
    func replacingEscapedLineFeeds() -> String {
        guard contains("\\n") else { return self }
        return replacing("\\n", with: "\n")
    }
}
