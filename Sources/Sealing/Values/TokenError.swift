/// Why a text is not a sealed value. None of these needs a key to be found.
public enum TokenError: Error, Hashable {
    /// More than ``SealedValue/maximumLength`` characters.
    case tooLong
    /// It does not begin with `seal:v1:`.
    case unknownPrefix
    case invalidScope
    case invalidKeyID
    /// What follows the key id is not canonical, unpadded base64url.
    case invalidBody
    /// The body begins with a byte that says how to read the rest, and this is none that we know.
    case unknownFormat(UInt8)
    /// The body is too short to hold a sealed value.
    case invalidLength
}
