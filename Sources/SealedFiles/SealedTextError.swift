import Sealing
import YAMLDocument

/// Why a text with sealed values cannot be read, or a change to it was not made.
public struct SealedTextError: Error, Hashable, Sendable {
    public let reason: Reason
    public let location: SourceLocation

    public enum Reason: Hashable, Sendable {
        case yaml(YAMLError.Reason)
        /// A merge has stopped in it.
        case conflictMarkers
        /// It does not parse, and has `{{`: a template is YAML only when it was rendered.
        case template(YAMLError.Reason)
        /// A line that is neither empty, nor a comment, nor `NAME=VALUE`.
        case notAnAssignment
        case duplicateName(String)
        /// A quote without its end.
        case openQuote
        /// The tokens of one document carry two ids: one was copied here from elsewhere.
        case twoDocumentIDs(label: String)
        /// What looks like a token and is none.
        case malformedToken(label: String, TokenError)

        // MARK: Selecting
        case noPlace(path: String)
        case invalidPath(String)
        /// What an alias stands for would stay readable at its anchor.
        case aliasOfPlainValue(label: String, anchor: String)
        /// Any item of the list could stand for this one.
        case unboundItem(label: String)

        // MARK: Writing
        case valueTooLong(label: String, limit: Int)
        case cannotSeal(label: String)
        /// The bytes of a file have no place in a text.
        case binaryValue(label: String)
    }

    public init(_ reason: Reason, at location: SourceLocation) {
        self.reason = reason
        self.location = location
    }
}
