import Sealing
import SecretMemory
import YAMLDocument

/// Sealing what a text holds. Nothing but the chosen values changes, and what comes out is read again before it is given
/// out.
extension SealedText {
    /// The text with the values at some places sealed. Each gets a new value id.
    ///
    /// - Parameter indices: of places that hold a value; see ``select(_:)``.
    public func sealing(_ indices: [Int], with sealer: ValueSealer) async throws -> [UInt8] {
        try replacing(try await sealed(indices, with: sealer, documentIDs: documentIDs()))
    }

    /// The tokens for the values at some places.
    ///
    /// - Parameter ids: what ``documentIDs()`` gave, once for all that is sealed in this text.
    public func sealed(
        _ indices: [Int], with sealer: ValueSealer, documentIDs ids: [DocumentID?]
    ) async throws -> [Int: SealedValue] {
        let values = values(at: indices)
        let requests = try indices.enumerated().map { (item, index) throws(SealedTextError) in
            let place = places[index]
            let count = values.withBytes(at: item) { $0.count } ?? 0
            guard count <= ValueSealer.maximumValueCount else {
                throw SealedTextError(
                    .valueTooLong(label: place.label, limit: ValueSealer.maximumValueCount), at: place.location)
            }
            return ValueSealer.Request(
                type: Self.type(of: place), binding: binding(of: place), documentID: ids[place.document])
        }
        return Dictionary(uniqueKeysWithValues: zip(indices, try await sealer.seal(values, as: requests)))
    }

    /// The values at some places, which everyone can read.
    public func values(at indices: [Int]) -> SecretValues {
        let texts = indices.map { Array(text(of: places[$0]).utf8) }
        var arena = SecretArena(capacity: texts.reduce(0) { $0 + $1.count })
        return SecretValues(arena, texts.compactMap { arena.append($0.span) })
    }

    /// The text with other tokens in some places, whatever is there now.
    ///
    /// - Throws: ``SealedTextError`` when the layout does not allow it, or the result would read back as something else.
    public func replacing(_ tokens: [Int: SealedValue]) throws(SealedTextError) -> [UInt8] {
        // An edit of YAML is compared with what was asked for, node by node, before it is given out; only what others
        // are known by can change what they are bound to.
        let result = try yaml.map { (yaml) throws(SealedTextError) in try replacing(tokens, in: yaml) }
        if let result, !tokens.keys.contains(where: { mayIdentify(places[$0]) }) { return result }
        let checked = result ?? replacingLines(tokens)
        try check(checked, tokens)
        return checked
    }

    /// The text with a token at a path of keys, which is added if it is not there.
    ///
    /// - Parameter document: the document to add it to.
    /// - Throws: ``SealedTextError`` when the layout does not allow it, or a key cannot be written so that it reads back.
    public func setting(
        _ path: [String], to value: SealedValue, inDocument document: Int
    ) throws(SealedTextError) -> [UInt8] {
        let result = try adding(path, value, toDocument: document)
        let steps = path.map { KeyStep.key($0) }
        guard let after = try? withSource(result), after.documents.map(\.owner) == documents.map(\.owner),
            after.places.contains(where: {
                $0.content.sealedValue == value && $0.document == document && $0.steps == steps
            })
        else { throw SealedTextError(.cannotSeal(label: path.joined(separator: ".")), at: .start) }
        return result
    }

    private func adding(
        _ path: [String], _ value: SealedValue, toDocument document: Int
    ) throws(SealedTextError) -> [UInt8] {
        guard let yaml else {
            let lineBreak = source.isEmpty || source.last == UInt8(ascii: "\n") ? "" : "\n"
            return source + Array("\(lineBreak)\(path.joined(separator: "."))=\(value.token)\n".utf8)
        }
        do throws(YAMLError) {
            var editor = YAMLEditor(yaml)
            let root = yaml.documents[document]
            let style: Quoting = format == .json || root.isFlow ? .double : .none
            try editor.set(path, to: try style.scalar(value.token), in: root)
            return try editor.apply()
        } catch {
            throw SealedTextError(.yaml(error.reason), at: error.location)
        }
    }

    /// The ids of the documents, with new ones for those that have none. In a manifest no value carries one.
    public func documentIDs() -> [DocumentID?] {
        documents.map { secretName == nil ? $0.id ?? .random() : nil }
    }

    /// What a value is, which its token says as well.
    static func type(of place: Place) -> ValueType {
        if case .plain(let type) = place.content { type } else { .string }
    }

    private func text(of place: Place) -> String {
        switch place.spelling {
        case .yaml(let node): node.scalar?.content ?? ""
        case .dotenv(let range, let quote): DotenvValue.text(of: source[range], quote: quote)
        }
    }
}

// MARK: - Writing tokens

extension SealedText {
    /// How a token stands in YAML: as the value stood, so that it can be written back like that.
    private enum Quoting {
        case none
        case single
        case double

        func scalar(_ token: String) throws(YAMLError) -> YAMLScalarText {
            switch self {
            case .none: try YAMLScalarText(verbatim: token)
            case .single: try YAMLScalarText(verbatim: "'\(token)'")
            case .double: .quoted(token)
            }
        }
    }

    private func quoting(of node: YAMLNode) -> Quoting {
        switch node.scalar?.style {
        case _ where format == .json: .double
        case .doubleQuoted: .double
        case .singleQuoted: .single
        // Other readers than ours take the colons of a token in braces for something else.
        case _ where node.parent?.isFlow == true: .double
        default: .none
        }
    }

    private func replacing(
        _ tokens: [Int: SealedValue], in stream: YAMLStream
    ) throws(SealedTextError) -> [UInt8] {
        do throws(YAMLError) {
            var editor = YAMLEditor(stream)
            for (index, value) in tokens {
                guard case .yaml(let node) = places[index].spelling else { continue }
                try editor.replace(node, with: try quoting(of: node).scalar(value.token))
            }
            return try editor.apply()
        } catch {
            throw SealedTextError(.yaml(error.reason), at: error.location)
        }
    }

    private func replacingLines(_ tokens: [Int: SealedValue]) -> [UInt8] {
        var result: [UInt8] = []
        var position = 0
        for (index, value) in tokens.sorted(by: { $0.key < $1.key }) {
            guard case .dotenv(let range, let quote) = places[index].spelling else { continue }
            result += source[position..<range.lowerBound]
            let quotes = quote.map { [$0] } ?? []
            result += quotes + Array(value.token.utf8) + quotes
            position = range.upperBound
        }
        return result + source[position...]
    }

    /// The places are the same as before, and the tokens stand where they belong.
    private func check(_ result: [UInt8], _ tokens: [Int: SealedValue]) throws(SealedTextError) {
        let after = try withSource(result)
        guard after.places.count == places.count else { throw fault(at: tokens.keys.min()) }
        for index in places.indices {
            let expected = tokens[index].map { Place.Content.sealed($0) } ?? places[index].content
            guard after.places[index].trail == places[index].trail, after.places[index].content == expected,
                after.documents[places[index].document].owner == documents[places[index].document].owner
            else { throw fault(at: tokens.keys.filter { mayIdentify(places[$0]) }.min() ?? index) }
        }
    }

    private func fault(at index: Int?) -> SealedTextError {
        let place = index.map { places[$0] }
        return SealedTextError(.cannotSeal(label: place?.label ?? ""), at: place?.location ?? .start)
    }
}
