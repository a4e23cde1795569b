/// Files of git-crypt, which are plain in a work tree that is unlocked.
public enum GitCryptFile {
    private static let mark: [UInt8] = [0] + Array("GITCRYPT".utf8) + [0]

    /// Whether a file is still encrypted: `git-crypt unlock` opens it.
    public static func isLocked(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
    }

    /// Whether a `filter` attribute is git-crypt's: it has one for each of its keys.
    public static func isFilter(_ value: String) -> Bool { value == "git-crypt" || value.hasPrefix("git-crypt-") }
}
