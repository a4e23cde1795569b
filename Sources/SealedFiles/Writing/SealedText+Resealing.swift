import Sealing

/// Sealing again what is sealed: for another key, or for another place. The value ids stay, since no value changes.
extension SealedText {
    /// Tokens to a new key for all values of its scope that are under another one.
    ///
    /// - Parameter opened: what ``open(with:)`` gave; a value that did not open keeps its token.
    public func resealed(_ opened: Opened, with sealer: ValueSealer) throws(SealingError) -> [Int: SealedValue] {
        var tokens: [Int: SealedValue] = [:]
        for (index, value) in sealedPlaces where value.scope == sealer.scope && value.keyID != sealer.key.id {
            tokens[index] = try reseal(value, at: index, opened, with: sealer)
        }
        return tokens
    }

    /// Tokens for the same places of another text, as after a rename.
    public func resealed(
        _ opened: Opened, for other: SealedText, with sealer: ValueSealer
    ) throws(SealingError) -> [Int: SealedValue] {
        var tokens: [Int: SealedValue] = [:]
        for (index, value) in sealedPlaces {
            tokens[index] = try other.reseal(value, at: index, opened, with: sealer)
        }
        return tokens
    }

    /// The token for a place of a value that was opened, whether it was sealed for that place or not.
    private func reseal(
        _ value: SealedValue, at index: Int, _ opened: Opened, with sealer: ValueSealer
    ) throws(SealingError) -> SealedValue? {
        try opened.withValue(at: index) { (bytes, type) throws(SealingError) in
            try sealer.seal(
                bytes, type: type, binding: binding(of: places[index]), valueID: value.valueID,
                documentID: value.documentID)
        }
    }
}
