import CGit2

/// The address of a repository elsewhere, as `git clone` takes it: `https://`, `ssh://`, `file://`, `user@host:path`.
public struct RemoteAddress: Hashable, Sendable {
    public let text: String

    /// - Throws: ``FetchError/address(_:)``. Programs that git would start for other protocols (`ext::`) are not started,
    ///   and a password in an address would be seen by everybody on the machine: credential helpers are for that.
    public init(_ text: String) throws(FetchError) {
        guard !text.isEmpty, text.utf8.count <= 2048, !text.hasPrefix("-"),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { throw .address(.malformed) }
        self.text = text
        guard let scheme = text.firstRange(of: "://") else {
            // host:path, where neither has a slash before the colon; `ext::` has two.
            guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), colon != text.startIndex,
                text[colon...].dropFirst().first.map({ $0 != ":" }) ?? false
            else { throw .address(text.contains("::") ? .protocolNotAllowed : .malformed) }
            return
        }
        guard Self.protocols.contains(String(text[..<scheme.lowerBound])) else { throw .address(.protocolNotAllowed) }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" }
        let user = authority.lastIndex(of: "@").map { authority[..<$0] }
        if let user, user.contains(":") { throw .address(.password) }
    }

    /// Whether a text on the command line is meant as an address and not as a path.
    public static func isAddress(_ text: String) -> Bool {
        if text.contains("://") || text.contains("::") { return true }
        guard let colon = text.firstIndex(of: ":") else { return false }
        return !text[..<colon].contains("/")
    }

    /// An address without user name and password, to be shown or written down.
    public static func withoutUser(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        let rest = address[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return address }
        return String(address[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }

    /// What tells this address from others, as a file's name: git's own hash of the text.
    public var digest: String {
        var id = git_oid()
        let code = Array(text.utf8).withUnsafeBytes { git_odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        precondition(code == 0, "hashing bytes in memory has nothing to fail at")
        return ObjectID(id).hex
    }

    static let protocols = ["https", "http", "ssh", "file"]
}
