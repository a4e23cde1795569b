import Sealing
import SecretMemory
import YAMLDocument

extension Config {
    /// What `init` writes.
    ///
    /// - Parameter remote: the repository's remote; a copy of the repository that has another one is a fork, and needs an
    ///   id of its own.
    public static func initialText(remote: String?) -> String {
        """
        # Settings of git-seal for this repository. `git seal schema config` prints what may stand here.
        apiVersion: git-seal/v1
        kind: Config
        spec:
          # What stores know this repository by. Forks and copies of a template need their own: git seal init --new-id
          repository: \(YAMLText.quoted(newRepositoryID()))\
        \(remote.map { "\n  remote: \(YAMLText.scalar($0))" } ?? "")

          # Where secrets lie, as in .gitignore but without negation; new ones go to the first, as NAME.yaml.
          paths: ["secrets/**"]

          # The scope of a new secret by its name: the first match, else the only scope, else --scope.
          # scopes:
          #   - {match: "prod/**", scope: prod}

          # Where secrets are delivered. Which of them its values may reach, each scope says: git seal scope allow.
          stores:
            default: {kind: sqlite}  # encrypted, in the data folder of whoever reconciles

          # What `git seal check` asks of every secret.
          # hygiene: {description: true, tags: [owner], rotation: true}

        """
    }

    /// 16 random bytes in hex.
    public static func newRepositoryID() -> String {
        Hexadecimal.text(randomBytes(16))
    }

    /// The text of a config with another repository id.
    public static func replacingRepositoryID(in bytes: [UInt8], remote: String?) throws(YAMLError) -> [UInt8] {
        let stream = try YAMLStream(parsing: bytes)
        var editor = YAMLEditor(stream)
        guard let spec = stream.documents.first?["spec"], let id = spec["repository"] else {
            throw YAMLError(.notEditable, at: stream.location(of: 0))
        }
        // In quotes, since digits alone would read as a number elsewhere.
        try editor.replace(id, with: YAMLText.quoted(newRepositoryID()))
        if let remote {
            if let old = spec["remote"] {
                try editor.replace(old, with: YAMLText.scalar(remote))
            } else {
                try editor.insert("remote", YAMLText.scalar(remote), into: spec)
            }
        }
        return try editor.apply()
    }
}
