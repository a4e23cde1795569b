import GitRepository
import Glibc
import Scanning

/// What the pre-push hook does: scans the lines that the commits add which the remote lacks.
struct PrePush {
    /// The name or address of the remote, as git gives it.
    let remote: String?

    private static let inputLimit = 1 << 20
    private static let commitLimit = 1_000_000

    func run() throws {
        let repository = try Repository.openFromEnvironment()
        let commits = try commitsToPush(repository)
        guard !commits.isEmpty else { return }
        let scan = try Scan(format: .text, showSecrets: false, repository: repository)
        let found = try scan.commits(commits, in: repository)
        guard found == .findings else { return }
        Terminal.note("")
        Terminal.note(
            "hint: revoke the credential; then take it out of the commit that brought it: git rebase --interactive")
        Terminal.note("hint: if this is none, put git-seal:allow in a comment on the line, or push with --no-verify")
        throw QuietExit(status: .findings)
    }

    private func commitsToPush(_ repository: Repository) throws -> [CommitID] {
        var included: [CommitID] = []
        var excluded = try remote.map { try repository.tips(under: "refs/remotes/\($0)/") } ?? []
        for update in try updates(repository) {
            guard let local = ObjectID(hex: update.local).map(CommitID.init), repository.contains(local.id) else {
                continue
            }
            included.append(local)
            if let there = ObjectID(hex: update.remote).map(CommitID.init), repository.contains(there.id) {
                excluded.append(there)
            }
        }
        return try repository.commits(
            reachableFrom: included, butNotFrom: excluded, atMost: Self.commitLimit, acceptsShallow: true
        )
        .reversed()
    }

    private struct Update {
        let local: String
        let remote: String
    }

    /// From git `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID` a line on standard input, see githooks(5); the pre-commit
    /// framework puts the two ids into the environment; a person at a terminal means HEAD.
    private func updates(_ repository: Repository) throws -> [Update] {
        if let to = variable("PRE_COMMIT_TO_REF") {
            return [Update(local: to, remote: variable("PRE_COMMIT_FROM_REF") ?? "")]
        }
        guard !Terminal.inputIsTerminal else {
            return [Update(local: try repository.headCommit().description, remote: "")]
        }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 12)
        while text.count < Self.inputLimit {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            text += chunk[..<count]
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            // A branch that is deleted brings nothing: its id is all zeros.
            guard words.count == 4, words[1].contains(where: { $0 != "0" }) else { return nil }
            return Update(local: String(words[1]), remote: String(words[3]))
        }
    }

    private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
