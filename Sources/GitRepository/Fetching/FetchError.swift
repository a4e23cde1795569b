import Files

/// Why nothing was fetched.
public enum FetchError: Error, Equatable, Sendable {
    /// No address that git is asked to fetch from: of another protocol, or with something in it that would show in the
    /// list of processes.
    case address(AddressFault)
    /// The other side has no such branch or tag, or has it no more.
    case noSuchReference(String)
    /// The other side refuses who asks, or does not say that it has such a repository.
    case denied(String)
    /// The other side is not whom it was before, or whom a certificate names.
    case notTrusted(String)
    /// Nobody answered, or not in time.
    case unreachable(String)
    case timedOut(seconds: Int)
    /// The mirror's own directory cannot be used.
    case directory(FileError)
    case git(GitError)

    public enum AddressFault: Hashable, Sendable {
        case protocolNotAllowed
        case password
        case malformed
    }
}

extension FetchError {
    /// What git's words mean. They are matched in the C locale, and only for a better message: whatever they are, nothing
    /// was fetched.
    init(_ error: GitError, reference: String) {
        switch error {
        case .programTimedOut(let seconds): self = .timedOut(seconds: seconds)
        case .programFailed(_, let message):
            let text = message.lowercased()
            func says(_ phrases: String...) -> Bool { phrases.contains { text.contains($0) } }
            let words = Self.excerpt(message)
            if says("couldn't find remote ref", "no such remote ref") {
                self = .noSuchReference(reference)
            } else if says("host key verification failed", "certificate", "remote host identification has changed") {
                self = .notTrusted(words)
            } else if says(
                "authentication failed", "permission denied", "could not read username", "could not read password",
                "repository not found", "does not appear to be a git repository", "returned error: 401",
                "returned error: 403", "returned error: 404")
            {
                self = .denied(words)
            } else if says(
                "could not resolve", "connection refused", "connection timed out", "failed to connect",
                "couldn't connect", "unable to access", "network is unreachable", "connection reset",
                "hung up unexpectedly", "early eof")
            {
                self = .unreachable(words)
            } else {
                self = .git(error)
            }
        default: self = .git(error)
        }
    }

    /// The first lines that say something, without the control characters that another machine may have put there.
    private static func excerpt(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).prefix(4)
            .map { line in String(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)) }
        return lines.joined(separator: "; ")
    }
}
