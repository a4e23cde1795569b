import BoundedPatterns
import Sealing
import YAMLDocument

/// Which places of a text are meant.
public enum Selection {
    /// Whatever lies below a key that the regular expression finds, as SOPS has it.
    case keys(BoundedPattern)
    case path(PlacePath)
    /// Everything that is not needed to know what the document is.
    case all
}

extension SealedText {
    /// The places of a selection that hold a value to seal. References, empty values, and what is sealed or encrypted
    /// already are passed over, unless a path names them exactly.
    ///
    /// - Throws: ``SealedTextError/Reason/noPlace(path:)`` for a path that leads nowhere,
    ///   ``SealedTextError/Reason/aliasOfPlainValue(label:anchor:)`` where an alias is chosen and what it stands for is
    ///   not, ``SealedTextError/Reason/malformedToken(label:_:)``.
    public func select(_ selection: Selection) throws(SealedTextError) -> [Int] {
        let chosen = places.indices.filter { isChosen($0, by: selection) }
        if case .path(let path) = selection, chosen.isEmpty {
            throw SealedTextError(.noPlace(path: path.text), at: .start)
        }
        var toSeal: [Int] = []
        for index in chosen {
            switch places[index].content {
            case .plain: toSeal.append(index)
            case .reference: if case .path(let path) = selection, path.isExactly(places[index]) { toSeal.append(index) }
            case .malformedToken(let error):
                throw SealedTextError(
                    .malformedToken(label: places[index].label, error), at: places[index].location)
            case .sealed, .empty, .encryptedElsewhere, .alias: break
            }
        }
        try refuseAliases(of: chosen, sealing: Set(toSeal))
        return toSeal
    }

    private func isChosen(_ index: Int, by selection: Selection) -> Bool {
        switch selection {
        case .keys(let pattern):
            !identifies(places[index]) && places[index].keys.contains { pattern.occurs(in: Array($0.utf8)) }
        case .path(let path):
            path.isExactly(places[index]) || path.leads(to: places[index]) && !identifies(places[index])
        case .all: !identifies(places[index])
        }
    }

    /// Whether something may be known by what stands here, or by another if this were sealed.
    func mayIdentify(_ place: Place) -> Bool {
        if case .key(let key) = place.trail.first, ["apiVersion", "kind", "metadata"].contains(key) { return true }
        guard case .key(let key) = place.trail.last, case .item = place.trail.dropLast().last else { return false }
        return ["name", "id", "key"].contains(key)
    }

    /// Whether a document or an item of a list is known by what stands here.
    private func identifies(_ place: Place) -> Bool {
        if case .object = documents[place.document].owner, case .key(let key) = place.trail.first,
            ["apiVersion", "kind", "metadata"].contains(key)
        {
            return true
        }
        guard case .key(let key) = place.trail.last, case .item(_, let identity?) = place.trail.dropLast().last else {
            return false
        }
        return identity.key == key
    }

    /// An alias is never followed: what it stands for is sealed where its anchor is, or it is not sealed.
    private func refuseAliases(of chosen: [Int], sealing: Set<Int>) throws(SealedTextError) {
        for index in chosen {
            guard case .alias(let anchor) = places[index].content else { continue }
            let readable = placesBelow(anchor: anchor, before: index).filter {
                places[$0].content.isPlain && !sealing.contains($0)
            }
            if !readable.isEmpty {
                throw SealedTextError(
                    .aliasOfPlainValue(label: places[index].label, anchor: anchor), at: places[index].location)
            }
        }
    }

    /// The places within the last node before `index` that has this anchor.
    private func placesBelow(anchor: String, before index: Int) -> [Int] {
        var found: (span: Range<Int>, start: Int)?
        for position in places[..<index].indices where places[position].document == places[index].document {
            guard case .yaml(var node) = places[position].spelling else { continue }
            while true {
                if node.anchor == anchor, found.map({ node.span.lowerBound > $0.start }) ?? true {
                    found = (node.span, node.span.lowerBound)
                }
                guard let parent = node.parent else { break }
                node = parent
            }
        }
        guard let found else { return [] }
        return places[..<index].indices.filter { position in
            guard case .yaml(let node) = places[position].spelling else { return false }
            return found.span.contains(node.span.lowerBound)
        }
    }
}
