/// What a security key says about the person before it.
public enum UserPresence: Int, Comparable, Sendable {
    /// Nobody was asked: a key in a file, or a security key that was told not to ask.
    case none
    /// Somebody touched the key.
    case touched
    /// Somebody touched it and gave its PIN or a finger.
    case verified

    public static func < (a: UserPresence, b: UserPresence) -> Bool { a.rawValue < b.rawValue }
}
