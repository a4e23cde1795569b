import Sealing

/// Three versions of a text, with the values in them merged by what their ids say, so that a merge of lines has only the
/// rest to do: neighbouring values that changed on both sides are no conflict, and neither is one that was merely sealed
/// again.
public struct ValueMerge: Sendable {
    public let base: [UInt8]
    public let ours: [UInt8]
    public let theirs: [UInt8]
    /// Values that both sides set, by their labels.
    public let conflicts: [String]

    /// - Parameter isCurrent: Whether a key is the current one of its scope: of two tokens for one value, that one stays.
    /// - Throws: ``SealedTextError`` where a result would not read back; then the lines have to be merged as they are.
    public init(
        base: SealedText, ours: SealedText, theirs: SealedText, isCurrent: (SealedValue) -> Bool
    ) throws(SealedTextError) {
        let places = (base.tokens, ours.tokens, theirs.tokens)
        var changes: (base: [Int: SealedValue], ours: [Int: SealedValue], theirs: [Int: SealedValue]) = ([:], [:], [:])
        var conflicts: [(Int, String)] = []
        for (place, our) in places.1 {
            guard let their = places.2[place] else { continue }
            let old = places.0[place]
            guard let merged = Self.merge(old?.value, our.value, their.value, isCurrent) else {
                conflicts.append((our.index, ours.places[our.index].label))
                continue
            }
            if let old { changes.base[old.index] = merged }
            changes.ours[our.index] = merged
            changes.theirs[their.index] = merged
        }
        self.base = try base.replacingWhereDifferent(changes.base)
        self.ours = try ours.replacingWhereDifferent(changes.ours)
        self.theirs = try theirs.replacingWhereDifferent(changes.theirs)
        self.conflicts = conflicts.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func merge(
        _ base: SealedValue?, _ ours: SealedValue, _ theirs: SealedValue, _ isCurrent: (SealedValue) -> Bool
    ) -> SealedValue? {
        if ours == theirs { return ours }
        if ours.valueID == theirs.valueID { return isCurrent(theirs) && !isCurrent(ours) ? theirs : ours }
        if ours.valueID == base?.valueID { return theirs }
        if theirs.valueID == base?.valueID { return ours }
        return nil
    }
}

extension SealedText {
    /// Tokens by their place. Items of lists that nothing tells apart are left out: they may have changed places.
    fileprivate var tokens: [Place.Name: (index: Int, value: SealedValue)] {
        var tokens: [Place.Name: (Int, SealedValue)] = [:]
        for (index, value) in sealedPlaces where !places[index].isUnbound {
            tokens[places[index].nameWithoutItemNumbers] = (index, value)
        }
        return tokens
    }

    fileprivate func replacingWhereDifferent(_ tokens: [Int: SealedValue]) throws(SealedTextError) -> [UInt8] {
        let changed = tokens.filter { places[$0.key].content.sealedValue != $0.value }
        return changed.isEmpty ? source : try replacing(changed)
    }
}
