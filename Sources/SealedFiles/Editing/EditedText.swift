import Sealing
import SecretMemory
import YAMLDocument

/// A text that somebody has edited with its values in clear, and what of it is to be sealed.
///
/// In YAML each such value has the tag `!sealed`, so that one sees them, adds one to a new value, and takes one away to
/// leave a value readable. JSON and dotenv have no place for it: there the places that were sealed stay sealed.
///
/// A parser needs the text on the ordinary heap; it lies in memory in clear while it is edited.
public struct EditedText: Sendable {
    /// Without the tags, all values in clear.
    public let text: SealedText
    /// The places whose values did not change, with their tokens.
    public let kept: [Int: SealedValue]
    /// The places whose values are new or changed.
    public let changed: [Int]
    /// The ids that the documents' tokens carry.
    public let documentIDs: [DocumentID?]

    static let tag = "!sealed"

    /// - Parameters:
    ///   - also: further places that have to be sealed, as rules say.
    /// - Throws: ``SealedTextError`` with the place in the edited text.
    public init(
        _ edited: [UInt8], of original: SealedText, _ opened: SealedText.Opened,
        also: (SealedText) throws(SealedTextError) -> [Int]
    ) throws(SealedTextError) {
        let marked = try SealedText(edited, as: original.format)
        let text = try SealedText(Self.removingTags(from: marked), as: original.format)
        guard text.places.count == marked.places.count else {
            throw SealedTextError(.cannotSeal(label: Self.tag), at: .start)
        }
        let before = Originals(original, opened)
        var toSeal = Set(try also(text))
        for index in text.places.indices where text.places[index].content.isValue {
            let isMarked = marked.places[index].isMarked
            if isMarked || before.isSealedWithoutTag(text.binding(of: text.places[index])) { toSeal.insert(index) }
        }
        self.text = text
        let unchanged = before.unchanged(toSeal, in: text)
        let ids = Self.documentIDs(of: text, unchanged, original)
        let kept = unchanged.filter { $0.value.documentID == ids[text.places[$0.key].document] }
        documentIDs = ids
        self.kept = kept
        changed = toSeal.filter { kept[$0] == nil }.sorted()
    }

    private static func removingTags(from text: SealedText) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for place in text.places where place.isMarked {
            guard case .yaml(let node) = place.spelling else { continue }
            let properties = text.source[node.spanWithProperties.lowerBound..<node.span.lowerBound]
            let tag = Array(tag.utf8)
            guard let start = properties.indices.first(where: { properties[$0...].starts(with: tag) }) else { continue }
            var end = start + tag.count
            while end < node.span.lowerBound, text.source[end] == UInt8(ascii: " ") { end += 1 }
            result += text.source[position..<start]
            position = end
        }
        return result + text.source[position...]
    }

    private static func documentIDs(
        of text: SealedText, _ kept: [Int: SealedValue], _ original: SealedText
    ) -> [DocumentID?] {
        text.documents.indices.map { document in
            if let id = text.documents[document].id { return id }
            let first = kept.filter { text.places[$0.key].document == document }.min { $0.key < $1.key }
            let same = original.documents.indices.contains(document) ? original.documents[document].id : nil
            return first?.value.documentID ?? same ?? .random()
        }
    }
}

/// The values of a text before it was edited.
private struct Originals {
    private let text: SealedText
    private let opened: SealedText.Opened
    private let places: [Binding: [Int]]

    init(_ text: SealedText, _ opened: SealedText.Opened) {
        self.text = text
        self.opened = opened
        places = Dictionary(grouping: opened.indices) { text.binding(of: text.places[$0]) }
    }

    /// Whether a value stood at this place whose token could not be marked.
    func isSealedWithoutTag(_ binding: Binding) -> Bool {
        places[binding]?.contains { !text.places[$0].canBeMarked(in: text.format) } ?? false
    }

    /// The tokens of the places that hold what they held.
    func unchanged(_ indices: Set<Int>, in edited: SealedText) -> [Int: SealedValue] {
        var kept: [Int: SealedValue] = [:]
        var used: Set<Int> = []
        for index in indices.sorted() {
            let value = edited.values(at: [index])
            let type = SealedText.type(of: edited.places[index])
            let same = places[edited.binding(of: edited.places[index])]?.first { old in
                !used.contains(old) && isEqual(old, value, type)
            }
            guard let same else { continue }
            used.insert(same)
            kept[index] = text.places[same].content.sealedValue
        }
        return kept
    }

    private func isEqual(_ index: Int, _ value: SecretValues, _ type: ValueType) -> Bool {
        opened.withValue(at: index) { old, oldType in
            oldType == type
                && (value.withBytes(at: 0) { SecretBytes(copying: old).isEqual(to: SecretBytes(copying: $0)) } ?? false)
        } ?? false
    }
}

extension Place {
    fileprivate var isMarked: Bool {
        guard case .yaml(let node) = spelling else { return false }
        return node.tag == EditedText.tag
    }

    /// Whether there is room for a tag before the value.
    func canBeMarked(in format: FileFormat) -> Bool {
        guard case .yaml(let node) = spelling, format == .yaml else { return false }
        return node.tag == nil
    }
}

extension Place.Content {
    fileprivate var isValue: Bool {
        switch self {
        case .plain, .reference: true
        default: false
        }
    }
}
