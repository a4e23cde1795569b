import JSON
import Sealing
import YAMLDocument

/// Why a SOPS file is not read, opened or written. No value is ever in it.
public enum SOPSError: Error, Hashable, Sendable {
    // MARK: Reading

    case yaml(YAMLError)
    case json(JSONError)
    /// A line of a dotenv or ini file that is none, from 1.
    case line(Int)
    /// There is no `sops` block: nobody has encrypted it.
    case noMetadata
    /// A field of the `sops` block that is missing or has a wrong type.
    case metadata(String)
    /// More than one of the rules that say which values are encrypted.
    case severalRules
    /// A regular expression that does not compile.
    case pattern(rule: String, message: String)
    /// An alias, or a tag that gives a value another type: SOPS writes neither.
    case unsupported(SourceLocation)
    case tooLarge(limit: Int)

    // MARK: Keys

    /// Too few of the groups of keys open.
    case noKey(SOPSKeyShortage)
    /// Parts of the data key that do not fit together.
    case shares
    /// The data key has another length than 32 bytes.
    case dataKeyLength

    // MARK: Values

    /// The rules say that it is encrypted, and it is not.
    case notEncrypted(ValuePath)
    case malformedValue(ValuePath)
    /// A type that we do not know.
    case unknownType(ValuePath, type: String)
    /// Changed, moved here from another key, or encrypted with another data key.
    case doesNotOpen(ValuePath)
    case checksumMissing
    /// The checksum does not open, so that nothing says which values belong to it.
    case checksumDoesNotOpen
    /// Values were added, removed, reordered or changed.
    case checksumDiffers

    // MARK: Writing

    case age(AgeError)
    /// It is encrypted already.
    case alreadyEncrypted
    /// SOPS takes mappings only.
    case noMapping
}

/// Why the data key is out of reach.
public struct SOPSKeyShortage: Hashable, Sendable {
    public let needed: Int
    public let opened: Int
    /// The names of the keys it is wrapped for, by their kind, of the groups that did not open.
    public let recipients: [SOPSKeyKind: [String]]
    /// What went wrong with keys that were at hand.
    public let faults: [Fault]

    public enum Fault: Hashable, Sendable {
        case age(AgeError)
        case pgp(GPGError)
    }
}
