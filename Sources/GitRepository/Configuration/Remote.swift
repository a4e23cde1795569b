/// Another repository that this one knows by a name.
public struct Remote: Hashable, Sendable {
    public let name: String
    /// As configured; it may hold a password, see ``publicURL``.
    public let url: String

    /// The address without user name and password, to be shown or written down.
    public var publicURL: String { RemoteAddress.withoutUser(url) }
}

extension Repository {
    /// The remotes with an address, sorted by name. Addresses are as the configuration has them: what `url.insteadOf`
    /// makes of them is one user's affair.
    public func remotes() throws(GitError) -> [Remote] {
        var urls: [String: String] = [:]
        let configuration = try configurationFiles()
        try configuration.forEach(matching: #"^remote\..+\.url$"#) { name, url in
            // The first of several is the one that is fetched from.
            let remote = String(name.dropFirst("remote.".count).dropLast(".url".count))
            if urls[remote] == nil { urls[remote] = url }
        }
        return urls.sorted { $0.key < $1.key }.map { Remote(name: $0.key, url: $0.value) }
    }
}
