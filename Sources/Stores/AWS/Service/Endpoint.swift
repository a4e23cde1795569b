/// Where a service is asked.
struct Endpoint: Hashable, Sendable {
    /// As in `https://secretsmanager.eu-central-1.amazonaws.com`, without a path.
    let origin: String
    /// As it is in the Host header: with a port that is not the scheme's own.
    let host: String
    /// Begins with a slash.
    let path: String

    /// `nil` when `text` is no URL of a server: `http` or `https`, a host, and perhaps a port and a path.
    init?(_ text: String) {
        guard let separator = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard scheme == "http" || scheme == "https", !authority.isEmpty,
            authority.utf8.allSatisfy(Self.isOfAuthority), rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !rest.contains("?"), !rest.contains("#")
        else { return nil }
        let standard = scheme == "http" ? ":80" : ":443"
        host = authority.hasSuffix(standard) ? String(authority.dropLast(standard.count)) : String(authority)
        origin = "\(scheme)://\(authority)"
        let path = rest.dropFirst(authority.count)
        self.path = path.isEmpty ? "/" : String(path)
    }

    var url: String { origin + path }

    /// `@`, with a password before it, is none: that would be shown in errors.
    private static func isOfAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    /// The service's own place in a region, in the partition that the region belongs to.
    static func ofService(_ service: String, region: String) -> Endpoint? {
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return Endpoint("https://\(service).\(region).\(domain)")
    }
}
