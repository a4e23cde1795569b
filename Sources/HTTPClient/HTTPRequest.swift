import SecretMemory

/// One request. Headers and body lie in guarded memory, since both may hold secrets.
public struct HTTPRequest: ~Copyable, Sendable {
    public let method: String
    public let url: String
    /// Lines as they are sent, each with a NUL at its end.
    private(set) var headers = SecretWriter(capacity: 1024)
    /// Shared, since a request that failed is sent again.
    let body: HeldSecret?
    /// Services of the own machine and network are never asked through a proxy.
    public var usesProxy = true
    public var limits = HTTPLimits()

    public init(_ method: String, _ url: String, body: HeldSecret? = nil) {
        self.method = method
        self.url = url
        self.body = body
    }

    public mutating func setHeader(_ name: String, _ value: String) {
        setHeader(name, Array(value.utf8).span)
    }

    /// A header that is a secret. Control characters, which would begin another header, are left out.
    public mutating func setHeader(_ name: String, _ value: Span<UInt8>) {
        headers.append(name)
        // With nothing behind the colon libcurl leaves out a header that it would send by itself.
        headers.append(value.isEmpty ? ":" : ": ")
        for index in value.indices where value[index] >= 0x20 && value[index] != 0x7F { headers.append(value[index]) }
        headers.append(0)
    }
}

/// How long and how large an exchange may be.
public struct HTTPLimits: Hashable, Sendable {
    public var connect: Duration = .seconds(5)
    /// From the beginning to the end, connecting included.
    public var total: Duration = .seconds(30)
    /// In bytes.
    public var bodyLength = 8 << 20
    /// Of all headers together, in bytes.
    public var headerLength = 64 << 10

    public init() {}
}

/// What a server answered, redirections included: they are never followed.
public struct HTTPResponse: Sendable {
    public let status: Int
    /// By name in lower case.
    public let headers: [String: String]
    public let body: HeldSecret
}

/// Why there is no answer.
public enum HTTPError: Error, Hashable, Sendable {
    /// libcurl cannot be used; with the reason.
    case noLibrary(String)
    /// The server was not reached: nothing was sent.
    case unreachable(String)
    /// The exchange broke off: the server may have done what it was asked for.
    case broken(String)
    case timedOut
    case tooLarge(limit: Int)
}
