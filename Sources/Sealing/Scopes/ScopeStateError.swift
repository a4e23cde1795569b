import YAMLDocument

/// Why bytes are not the state of a scope, or not one that its readers have signed.
public struct ScopeStateError: Error, Hashable {
    /// The file, as the caller named it.
    public let file: String
    /// Where, if it is about one place.
    public let location: SourceLocation?
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        case tooLarge(limit: Int)
        /// The file is not YAML.
        case yaml(YAMLError.Reason)
        case moreThanOneDocument
        case missing(field: String)
        case unknown(field: String)
        /// The field has not the form that it must have.
        case invalid(field: String)
        /// The content is that of a state, and its bytes are not the ones that are written for it.
        case notAsWritten(Deviation)
        case tooManyRecipients(limit: Int)
        case tooManyRetiredKeys(limit: Int)
        /// The file's own name for a scope is not that of its folder.
        case otherScope(ScopeName)

        case unusableKey(KeyID, ScopeKeyError)
        /// A key stands under the id of another one.
        case keyUnderOtherID(KeyID)
        /// Two ids for what is, in whole or in part, one key.
        case repeatedKey(KeyID)
        case currentKeyIsMissing(KeyID)
        case currentKeyIsRetired(KeyID)
        case keyIsNeitherCurrentNorRetired(KeyID)
        /// The seed of a post-quantum key lies under a classical key.
        case postQuantumSeedUnderClassicalKey(KeyID)
        /// The fingerprint is not that of the public key.
        case fingerprintOfOtherKey(recipient: String)
        /// Two names for one recipient.
        case repeatedRecipient(String, String)

        case unsigned
        case signedByUnknownKey(KeyID)
        /// The signature is not over this content.
        case wrongSignature(KeyID)
        /// The retired key's signature over its successor fits none of the keys, or the keys follow each other in a
        /// circle.
        case brokenSuccession(KeyID)
    }

    /// Where a file departs from what would have been written.
    public struct Deviation: Hashable, Sendable {
        /// The line as it stands in the file.
        public let found: String
        /// The line as it is written; `nil` at the end of the file.
        public let expected: String?
        public let likelyCause: Cause

        public enum Cause: Hashable, Sendable {
            /// CR LF or CR: git or an editor converts line endings.
            case lineEndings
            /// An editor put a byte order mark at the beginning.
            case byteOrderMark
            /// A formatter, or an edit by hand.
            case formatting
        }
    }
}
