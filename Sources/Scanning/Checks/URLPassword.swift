/// The password in a URL: no checksum, but what stands there for show is easily told.
struct URLPassword: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        // `:8080@` after a host is a port, and nobody's password is a few digits.
        if secret.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) && secret.count <= 5 {
            return .invalid
        }
        let match = candidate.text[candidate.match]
        let host = match.suffix(from: min(candidate.secret.upperBound, match.endIndex)).map(\.lowercased)
        let hosts = ["@example", "@localhost", "@127.0.0.1", "@host", "@your", "@server", "@0.0.0.0", "@[::1]"]
        if hosts.contains(where: { host.starts(with: $0.utf8) }) || host.contains(Array(".example".utf8))
            || host.contains(Array("example.".utf8))
        {
            return .invalid
        }
        return PasswordText.isPlaceholder(secret) ? .invalid : .notApplicable
    }
}
