import Sealing
import SecretMemory

/// Opening what a text holds.
extension SealedText {
    /// Values of a text that were opened, by the index of their place.
    public struct Opened: Sendable {
        fileprivate let batches: [SecretValues]
        fileprivate let slots: [Int: (batch: Int, item: Int)]
        /// Places whose key was not at hand.
        public let unknown: [Int]
        /// Places whose key was at hand and that did not open: they were moved, renamed or changed.
        public let failed: [Int]

        public var isComplete: Bool { unknown.isEmpty && failed.isEmpty }

        /// The places that opened.
        public var indices: [Int] { slots.keys.sorted() }

        /// Whether a place opened and its value can stand in a text.
        public func isText(at index: Int) -> Bool {
            slots[index].flatMap { batches[$0.batch].type(at: $0.item) }.map { $0 != .bytes } ?? false
        }

        /// Lends the value at a place; `nil` where none opened.
        public func withValue<Result: ~Copyable, Failure: Error>(
            at index: Int, _ body: (Span<UInt8>, ValueType) throws(Failure) -> Result
        ) throws(Failure) -> Result? {
            guard let (batch, item) = slots[index], let type = batches[batch].type(at: item) else { return nil }
            return try batches[batch].withBytes(at: item) { (bytes) throws(Failure) in try body(bytes, type) }
        }
    }

    /// Opens all sealed values for which there is a key.
    public func open(with openers: [KeyID: ValueOpener]) -> Opened {
        var unknown: [Int] = []
        var requests: [KeyID: [(index: Int, request: ValueOpener.Request)]] = [:]
        for (index, value) in sealedPlaces {
            guard let opener = openers[value.keyID], opener.scope == value.scope else {
                unknown.append(index)
                continue
            }
            requests[value.keyID, default: []].append(
                (index, ValueOpener.Request(value, binding: binding(of: places[index]))))
        }
        var batches: [SecretValues] = []
        var slots: [Int: (Int, Int)] = [:]
        var failed: [Int] = []
        for (key, batch) in requests {
            guard let opener = openers[key] else { continue }
            let opened = opener.open(batch.map(\.request))
            for (item, (index, _)) in batch.enumerated() {
                if opened.isPresent(at: item) { slots[index] = (batches.count, item) } else { failed.append(index) }
            }
            batches.append(opened)
        }
        return Opened(batches: batches, slots: slots, unknown: unknown, failed: failed.sorted())
    }

    /// Another place of the text at which a value that does not open where it stands does open: it was moved from there,
    /// or a key on the way was renamed.
    public func placeOfOrigin(of index: Int, with opener: ValueOpener) -> Int? {
        guard let value = places[index].content.sealedValue else { return nil }
        return places.indices.prefix(Self.maximumTrials).first { other in
            other != index && (try? opener.open(value, binding: binding(of: places[other]))) != nil
        }
    }

    static let maximumTrials = 2_000

    /// The text with values in the place of their tokens; tokens that did not open stay.
    ///
    /// - Parameters:
    ///   - indices: The places to open; all that did, if it is `nil`.
    ///   - substitute: What to write for a token that did not open or whose value is no text; `nil` to leave the one and
    ///     to refuse the other.
    ///   - marking: Whether values get the tag that tells ``EditedText`` that they are sealed.
    /// - Throws: ``SealedTextError/Reason/binaryValue(label:)``
    public func rendering(
        _ opened: Opened, only indices: Set<Int>? = nil, substitute: ((Int) -> String)? = nil, marking: Bool = false
    ) throws(SealedTextError) -> SecretBytes {
        let sealed = sealedPlaces.map(\.index).filter { indices?.contains($0) ?? true }
        // A token is longer than most values.
        var text = SecretWriter(capacity: source.count)
        var position = 0
        for index in sealed {
            let place = places[index]
            let scalar = OpenedScalar(place, in: self)
            text.append(source.span.extracting(position..<scalar.range.lowerBound))
            position = scalar.range.lowerBound
            if !opened.isText(at: index), let substitute {
                text.append(substitute(index))
                position = scalar.range.upperBound
                continue
            }
            let next = try opened.withValue(at: index) { (value, type) throws(SealedTextError) in
                guard type != .bytes else {
                    throw SealedTextError(.binaryValue(label: place.label), at: place.location)
                }
                if marking && place.canBeMarked(in: format) { text.append("\(EditedText.tag) ") }
                return scalar.write(value, type, into: &text)
            }
            position = next ?? position
        }
        text.append(source.span.extracting(position..<source.count))
        return text.finish()
    }
}
