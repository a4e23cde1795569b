import Sealing
import YAMLDocument

/// A text of YAML, JSON or dotenv with every place in it that holds a value or could: what is sealed there, and what
/// binds it.
///
/// ```swift
/// let text = try SealedText(bytes, as: .yaml)
/// let chosen = try text.select(.keys("^(password|token)$"))
/// let sealed = try await text.sealing(chosen, with: sealer)
/// ```
/// Nothing but the values that are asked for changes.
public struct SealedText: Sendable {
    public let source: [UInt8]
    public let format: FileFormat
    /// In the order of the text.
    public let places: [Place]
    /// One of a file of dotenv or JSON, any number in YAML.
    public let documents: [Document]
    let yaml: YAMLStream?

    /// One document of a text.
    public struct Document: Hashable, Sendable {
        public let owner: Binding.Owner
        /// The id that the tokens in it carry; `nil` where there is none.
        public let id: DocumentID?
    }

    /// Larger texts are nobody's configuration.
    public static let maximumLength = 10 << 20

    /// - Throws: ``SealedTextError`` with the place of what is wrong.
    public init(_ source: [UInt8], as format: FileFormat) throws(SealedTextError) {
        guard source.count <= Self.maximumLength else {
            throw SealedTextError(.yaml(.tooLarge(limit: Self.maximumLength)), at: .start)
        }
        self.source = source
        self.format = format
        let owners: [Binding.Owner]
        switch format {
        case .yaml, .json:
            let stream = try Self.parse(source)
            yaml = stream
            places = YAMLPlaces.all(in: stream)
            owners = stream.documents.map(Binding.Owner.init(ofDocument:))
        case .dotenv:
            yaml = nil
            places = try DotenvPlaces.all(in: source)
            owners = [.none]
        }
        documents = try Self.documents(owners, places)
    }

    /// What the value at a place is bound to.
    public func binding(of place: Place) -> Binding {
        Binding(owner: documents[place.document].owner, steps: place.steps)
    }

    /// The places that hold a sealed value.
    public var sealedPlaces: [(index: Int, value: SealedValue)] {
        places.indices.compactMap { index in places[index].content.sealedValue.map { (index, $0) } }
    }

    private static func parse(_ source: [UInt8]) throws(SealedTextError) -> YAMLStream {
        do throws(YAMLError) {
            return try YAMLStream(parsing: source)
        } catch {
            let isTemplate = source.indices.dropLast().contains { source[$0] == 0x7B && source[$0 + 1] == 0x7B }
            throw SealedTextError(isTemplate ? .template(error.reason) : .yaml(error.reason), at: error.location)
        }
    }

    /// All tokens of one document carry one id.
    private static func documents(
        _ owners: [Binding.Owner], _ places: [Place]
    ) throws(SealedTextError) -> [Document] {
        var ids = [DocumentID?](repeating: nil, count: owners.count)
        for place in places {
            guard let id = place.content.sealedValue?.documentID else { continue }
            if let other = ids[place.document], other != id {
                throw SealedTextError(.twoDocumentIDs(label: place.label), at: place.location)
            }
            ids[place.document] = id
        }
        return zip(owners, ids).map(Document.init)
    }
}

extension SourceLocation {
    static let start = SourceLocation(line: 1, column: 1, offset: 0)
}
