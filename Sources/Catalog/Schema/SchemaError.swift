import GitRepository
import Sealing
import YAMLDocument

/// A file that is not what its kind must be: no well-formed YAML, or not this kind's keys and values.
public struct SchemaError: Error, Hashable, Sendable {
    public let path: RepositoryPath
    public let location: SourceLocation
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        case yaml(YAMLError.Reason)
        /// git left both sides of a conflict in the file.
        case conflictMarkers
        case moreThanOneDocument
        /// A key that this kind does not have, and the known one that is nearest, if one is near.
        case unknownKey(String, nearest: String?)
        case missingKey(String)
        /// A file of ours of another kind, where a manifest was expected.
        case wrongKind(String)
        /// What was expected there, in words.
        case wrongType(key: String, expected: String)
        /// Of the right type, but not a value that may stand there; what may, in words.
        case invalidValue(key: String, expected: String)
        /// A value in `data` that is not sealed.
        case plaintext(SecretID, ManifestKey)
        /// A text that begins like a token and is none.
        case brokenToken(key: String)
        /// A token of another scope than the manifest's: a reader of both could carry a value from one scope to the
        /// other's stores.
        case foreignScope(SecretID, ManifestKey, token: ScopeName)
        /// Two keys that exclude each other.
        case exclusive(String, String)
        /// Neither `data`, `plain`, `value` nor `binary`.
        case noValue
        /// One key in both `plain` and `data` or `pending`.
        case keyInBoth(String)
        /// A name or a word that means nothing here, what it should be, and the known one that is nearest.
        case unknownName(String, kind: String, nearest: String?)
        /// What may stand in a file once, and where it stood first.
        case repeated(String, first: SourceLocation)
        /// A list that is longer than anybody needs.
        case tooMany(key: String, limit: Int)
    }

    public init(_ reason: Reason, in path: RepositoryPath, at location: SourceLocation) {
        self.path = path
        self.location = location
        self.reason = reason
    }

    /// Whether this is an attempt that must be refused, rather than a text that does not parse.
    public var isRefusal: Bool {
        if case .foreignScope = reason { true } else { false }
    }
}
