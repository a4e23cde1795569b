import Files
import GitRepository
import Sealing
import SystemPackage
import Trust

/// Public keys of principals, with their names, from git's configuration and the command line.
enum PrincipalKey {
    /// The key that git signs this user's commits with.
    static func ofUser(_ repository: Repository) throws -> (name: String, key: SSHPublicKey) {
        let setting = repository.configuration("user.signingkey") ?? ""
        let format = repository.configuration("gpg.format") ?? "openpgp"
        guard !setting.isEmpty, format == "ssh" || SigningKey.line(setting) != nil else {
            throw Diagnostic(
                "git signs nothing of yours with a key of SSH",
                because: setting.isEmpty ? "user.signingKey is not set" : "gpg.format is \(format)",
                hint: "git config gpg.format ssh; git config user.signingKey ~/.ssh/id_ed25519.pub",
                "or name the key: git seal policy init --key NAME=FILE", status: .cannotRun)
        }
        let (key, comment) = try read(setting)
        let user = repository.configuration("user.name")?.split(separator: " ").first?.lowercased()
        guard let name = [user, comment].compactMap({ $0 }).first(where: RecipientRecord.isName) else {
            throw unnamed(setting)
        }
        return (name, key)
    }

    /// What `[NAME=]FILE|LINE` means.
    static func argument(_ text: String) throws -> (name: String, key: SSHPublicKey) {
        // Base64 ends with `=` too, but a space stands before it.
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, RecipientRecord.isName(parts[0]) { return (parts[0], try read(parts[1]).key) }
        let (key, comment) = try read(text)
        guard RecipientRecord.isName(comment) else { throw unnamed(text) }
        return (comment, key)
    }

    private static func unnamed(_ source: String) -> Diagnostic {
        Diagnostic(
            "a key has no name", at: source, because: "its comment is no name for a principal",
            hint: "--key NAME=FILE gives one", status: .usage)
    }

    /// A key and its comment.
    private static func read(_ source: String) throws -> (key: SSHPublicKey, comment: String) {
        let given = SigningKey.line(source)
        let line = try given ?? line(in: source)
        do throws(SSHKeyFault) {
            let comment = line.split(separator: " ", maxSplits: 2).dropFirst(2).first.map(String.init) ?? ""
            return (try SSHPublicKey(line: line), comment)
        } catch {
            throw Diagnostic(
                "this is no key for a policy", at: given == nil ? source : nil,
                because: "it must be \(error.expected)",
                status: .unparseable)
        }
    }

    /// The public half beside a private key is taken rather than the key: git's setting may name either.
    private static func line(in source: String) throws -> String {
        let path = SigningKey.expanded(source, home: OwnEnvironment.path("HOME"))
        let sibling = FilePath(path.string + ".pub")
        let text = try SSHPublicKey.text(inFile: Files.exists(sibling) ? sibling : path)
        guard let text else {
            throw Diagnostic(
                "this is a private key", at: source, because: "a policy holds public ones",
                hint: "ssh-keygen -y -f \(source) > \(source).pub", status: .usage)
        }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        guard let line = lines.first, lines.count == 1 else {
            throw Diagnostic(
                "cannot take a public key", at: source,
                because: "the file has \(quantity(lines.count, "line")) instead of one",
                status: .unparseable)
        }
        return String(line)
    }
}
