import Sealing
import SecretMemory

/// Values that stand where they were not sealed for: a key or an object was renamed, or lines came from another file.
extension SealedText {
    /// A value that was sealed for another place, and its token for this one.
    public struct Rebound: Sendable {
        public let index: Int
        /// Where it was sealed for.
        public let origin: String
        public let token: SealedValue
    }

    /// Looks for the places that values were sealed for which do not open here, and seals them for here.
    ///
    /// - Parameters:
    ///   - failed: What does not open where it stands; see ``Opened/failed``.
    ///   - sources: Where they may have been before, as the file's last version; this text is looked at as well.
    ///   - paths: Where they were before, as people name it.
    ///   - openers: By key.
    ///   - sealers: By scope.
    public func rebound(
        _ failed: [Int], from sources: [SealedText], at paths: [PlacePath] = [], with openers: [KeyID: ValueOpener],
        sealers: [ScopeName: ValueSealer]
    ) throws(SealingError) -> [Rebound] {
        var rebound: [Rebound] = []
        for index in failed + foreign {
            guard let value = places[index].content.sealedValue, let opener = openers[value.keyID],
                let sealer = sealers[value.scope],
                let origin = named(paths, index, value, opener) ?? origin(of: value, [self] + sources, opener)
            else { continue }
            let opened = try opener.open(value, binding: origin.binding)
            let token = try opened.bytes.withBytes { (bytes) throws(SealingError) in
                try sealer.seal(
                    bytes, type: opened.type, binding: binding(of: places[index]), valueID: value.valueID,
                    documentID: ownIDs[places[index].document])
            }
            rebound.append(Rebound(index: index, origin: origin.label, token: token))
        }
        return rebound
    }

    /// The first of the named places that a value was sealed for.
    private func named(
        _ paths: [PlacePath], _ index: Int, _ value: SealedValue, _ opener: ValueOpener
    ) -> (label: String, binding: Binding)? {
        for path in paths {
            guard let steps = path.steps else { continue }
            let binding = Binding(owner: documents[places[index].document].owner, steps: steps)
            if (try? opener.open(value, binding: binding)) != nil { return (path.text, binding) }
        }
        return nil
    }

    /// The place that a value was sealed for.
    private func origin(
        of value: SealedValue, _ sources: [SealedText], _ opener: ValueOpener
    ) -> (label: String, binding: Binding)? {
        var trials = 0
        for source in sources {
            // Where the very token stood is where it was sealed for.
            let likely = source.places.filter { $0.content.sealedValue == value }
            for place in likely + source.places where trials < Self.maximumTrials {
                trials += 1
                let binding = source.binding(of: place)
                if (try? opener.open(value, binding: binding)) != nil { return (place.label, binding) }
            }
        }
        return nil
    }

    /// Values with another document's id than most of theirs.
    private var foreign: [Int] {
        let own = ownIDs
        return sealedPlaces.filter { $0.value.documentID != own[places[$0.index].document] }.map(\.index)
    }

    /// The id that most values of each document have.
    private var ownIDs: [DocumentID?] {
        var counts = documents.map { _ in [DocumentID: Int]() }
        for (index, value) in sealedPlaces {
            if let id = value.documentID { counts[places[index].document][id, default: 0] += 1 }
        }
        return zip(documents, counts).map { document, counts in
            counts.max { ($0.value, $1.key == document.id ? 1 : 0) < ($1.value, $0.key == document.id ? 1 : 0) }?.key
        }
    }
}
