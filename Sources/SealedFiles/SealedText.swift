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
    /// Of a manifest of ours, the name of the secret in it, which binds its values.
    let secretName: String?

    /// One document of a text.
    public struct Document: Hashable, Sendable {
        public let owner: Binding.Owner
        /// The id that the tokens in it carry; `nil` where there is none.
        public let id: DocumentID?
    }

    /// Larger texts are nobody's configuration.
    public static let maximumLength = 10 << 20

    /// A file of somebody else's.
    ///
    /// - Parameter allowsForeignTokens: Tokens of one document may have several ids, as after copying some here.
    /// - Throws: ``SealedTextError`` with the place of what is wrong.
    public init(
        _ source: [UInt8], as format: FileFormat, allowsForeignTokens: Bool = false
    ) throws(SealedTextError) {
        try self.init(source, format, allowsForeignTokens)
    }

    /// A manifest of ours, which binds its values by the secret's name.
    public init(manifest source: [UInt8], of secretName: String) throws(SealedTextError) {
        try self.init(source, .yaml) { _ in secretName }
    }

    /// A file by its name: a manifest of ours where its content says so, else what its name says.
    ///
    /// - Returns: `nil` where the name says nothing.
    public init?(_ source: [UInt8], fileName: some StringProtocol) throws(SealedTextError) {
        guard let format = FileFormat(fileName: fileName) else { return nil }
        try self.init(source, format, secretName: format == .yaml ? Self.secretName : { _ in nil })
    }

    /// The name of the secret in a manifest of ours; `nil` if the text is none.
    private static func secretName(in stream: YAMLStream) -> String? {
        guard stream.documents.count == 1, let root = stream.documents.first,
            root["apiVersion"]?.string == "git-seal/v1", root["kind"]?.string == "Secret"
        else { return nil }
        return root["metadata"]?["name"]?.scalar?.content
    }

    private init(
        _ source: [UInt8], _ format: FileFormat, _ allowsForeignTokens: Bool = false,
        secretName: (YAMLStream) -> String? = { _ in nil }
    ) throws(SealedTextError) {
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
            self.secretName = secretName(stream)
            places = YAMLPlaces.all(in: stream)
            owners = stream.documents.map(Binding.Owner.init(ofDocument:))
        case .dotenv:
            yaml = nil
            self.secretName = nil
            places = try DotenvPlaces.all(in: source)
            owners = [.none]
        }
        documents = try Self.documents(owners, places, allowsForeignTokens)
    }

    /// The text as it stands in another file of the same kind.
    func withSource(_ other: [UInt8]) throws(SealedTextError) -> SealedText {
        try SealedText(other, format, true) { _ in secretName }
    }

    /// What the value at a place is bound to.
    public func binding(of place: Place) -> Binding {
        if let secretName, let key = ManifestKey(place.keys) {
            return .manifest(secretName: secretName, key: key)
        }
        return Binding(owner: documents[place.document].owner, steps: place.steps)
    }

    /// The places that hold a sealed value.
    public var sealedPlaces: [(index: Int, value: SealedValue)] {
        places.indices.compactMap { index in places[index].content.sealedValue.map { (index, $0) } }
    }

    private static func parse(_ source: [UInt8]) throws(SealedTextError) -> YAMLStream {
        do throws(YAMLError) {
            return try YAMLStream(parsing: source)
        } catch {
            if let marker = conflictMarker(in: source) { throw SealedTextError(.conflictMarkers, at: marker) }
            let isTemplate = source.indices.dropLast().contains { source[$0] == 0x7B && source[$0 + 1] == 0x7B }
            throw SealedTextError(isTemplate ? .template(error.reason) : .yaml(error.reason), at: error.location)
        }
    }

    /// The first line that a merge has left, where it stopped.
    private static func conflictMarker(in source: [UInt8]) -> SourceLocation? {
        let mark = Array("<<<<<<< ".utf8)
        var offset = 0
        for (line, text) in source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if text.starts(with: mark) { return SourceLocation(line: line + 1, column: 1, offset: offset) }
            offset += text.count + 1
        }
        return nil
    }

    /// All tokens of one document carry one id.
    private static func documents(
        _ owners: [Binding.Owner], _ places: [Place], _ allowsForeignTokens: Bool
    ) throws(SealedTextError) -> [Document] {
        var ids = [DocumentID?](repeating: nil, count: owners.count)
        for place in places {
            guard let id = place.content.sealedValue?.documentID else { continue }
            if let other = ids[place.document], other != id, !allowsForeignTokens {
                throw SealedTextError(.twoDocumentIDs(label: place.label), at: place.location)
            }
            ids[place.document] = ids[place.document] ?? id
        }
        return zip(owners, ids).map(Document.init)
    }
}

extension ManifestKey {
    /// Where the keys of a manifest lead; `nil` where no value is.
    fileprivate init?(_ keys: [String]) {
        guard keys.first == "spec", keys.count > 1 else { return nil }
        switch (keys.count, keys[1]) {
        case (2, "value"): self = .value
        case (2, "binary"): self = .binary
        case (3, "data"), (3, "pending"): self = .data(keys[2])
        default: return nil
        }
    }
}
