/// Why a value was not sealed or not opened.
public enum SealingError: Error, Hashable {
    /// One error for everything that does not open: another key, another place, another type, damage, bad padding. What
    /// exactly it was helps nobody but an attacker.
    case doesNotOpen
    /// The value is longer than a value may be.
    case valueTooLong(limit: Int)
    /// The bytes are not what their type says: text that is not UTF-8, or a scalar that YAML reads as a string.
    case valueDoesNotFitType(ValueType)
    /// Values in place have a document id, values of a manifest have none and are never typed scalars.
    case bindingDoesNotFitFormat
    /// No value can be sealed to this key.
    case invalidPublicKey
}
