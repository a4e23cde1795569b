import Catalog
import GitRepository
import Sealing
import YAMLDocument

extension ChangeStatement {
    /// Reads a file of ``folder``. Whether its signature holds, ``signer()`` finds out.
    public init(parsing bytes: [UInt8], path: String) throws(StatementFault) {
        let path = RepositoryPath(path)
        do throws(SchemaError) {
            guard bytes.count <= Self.maximumLength else {
                throw SchemaError(.yaml(.tooLarge(limit: Self.maximumLength)), in: path, at: .start)
            }
            try self.init(try Document(bytes, at: path, schema: Self.schema))
        } catch {
            throw .schema(error)
        }
        guard self.path == path else { throw .name(path) }
        guard zip(changes, changes.dropFirst()).allSatisfy({ $0.place < $1.place }) else { throw .order(path) }
    }

    private init(_ document: Document) throws(SchemaError) {
        let spec = document.root["spec"]
        guard let id = document.root["metadata"]?.text("id"), let repository = spec?.text("repository"),
            let base = spec?.text("base").flatMap({ ObjectID(hex: $0) }),
            let signature = document.root.text("signature"), let list = spec?["changes"]
        else { throw document.error(.missingKey("spec"), at: document.root) }
        guard (list.items ?? []).count <= Self.maximumCount else {
            throw document.error(.tooMany(key: "changes", limit: Self.maximumCount), at: list)
        }
        var changes: [Change] = []
        for node in list.items ?? [] { changes.append(try Self.change(node, document)) }
        self.id = id
        self.repository = repository
        self.base = CommitID(base)
        self.changes = changes
        self.signature = signature
    }

    private static func change(_ node: YAMLNode, _ document: Document) throws(SchemaError) -> Change {
        let change = Change(
            path: RepositoryPath(node.text("file") ?? ""), secret: node.text("secret").flatMap(SecretID.init(text:)),
            pointer: node.text("pointer") ?? "", old: node.text("old"), new: node.text("new"))
        guard change.old != change.new else {
            throw document.error(.invalidValue(key: "new", expected: "another hash than old, or none"), at: node)
        }
        return change
    }

    /// The whole file.
    public var text: String {
        var lines = [
            "apiVersion: git-seal/v1", "kind: Change", "metadata:", "  id: \"\(id)\"", "spec:",
            "  repository: \"\(repository)\"", "  base: \"\(base)\"", "  changes:",
        ]
        for change in changes {
            lines.append("    - file: \(YAMLText.scalar(String(decoding: change.path.bytes, as: UTF8.self)))")
            if let secret = change.secret { lines.append("      secret: \(YAMLText.quoted("\(secret)"))") }
            lines.append("      pointer: \(YAMLText.scalar(change.pointer))")
            if let old = change.old { lines.append("      old: \"\(old)\"") }
            if let new = change.new { lines.append("      new: \"\(new)\"") }
        }
        lines.append("signature: |")
        lines += signature.split(separator: "\n").map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ChangeStatement {
    static let schema = Schema.kind(
        "Change",
        [
            .init(
                "metadata", .object([.init("id", .text(.repositoryID), required: true, "Random; the file's name.")]),
                required: true, "Which one it is."),
            .init("spec", .object(specFields), required: true, "What somebody vouches for."),
            .init("signature", .text(), required: true, "By a key of the policy's, as ssh-keygen -Y sign writes it."),
        ])

    private static let specFields: [Schema.Field] = [
        .init("repository", .text(.repositoryID), required: true, "The id in the repository's config."),
        .init("base", .text(.commit), required: true, "The commit that the changes start from."),
        .init("changes", .list(.object(changeFields), atLeast: 1), required: true, "What changes, sorted."),
    ]

    private static let changeFields: [Schema.Field] = [
        .init("file", .text(), required: true, "The file's path in the repository."),
        .init("secret", .text(.secretID), "Of a manifest, the secret: SCOPE:NAME."),
        .init("pointer", .text(.pointer), required: true, "Where in the file; empty for the rest, or all of it."),
        .init("old", .text(.nodeHash), "The hash of the node before, where there was one."),
        .init("new", .text(.nodeHash), "The hash of the node after, where there is one."),
    ]
}

extension Schema.Pattern {
    fileprivate static let commit = Schema.Pattern(expression: "^[0-9a-f]{40}$", words: "40 hexadecimal digits") {
        ObjectID(hex: $0)?.hex == $0
    }

    fileprivate static let nodeHash = Schema.Pattern(expression: "^[0-9a-f]{64}$", words: "64 hexadecimal digits") {
        $0.utf8.count == 64
            && $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    fileprivate static let secretID = Schema.Pattern(
        expression: "^[a-z0-9][a-z0-9_-]{0,62}:.+$", words: "a scope and a secret's name, as prod:payments/db"
    ) { SecretID(text: $0) != nil }

    fileprivate static let pointer = Schema.Pattern(expression: "^(/.*)?$", words: "a JSON pointer, as /spec/data/KEY")
    {
        $0.isEmpty || $0.hasPrefix("/")
    }
}

extension SecretID {
    /// From `SCOPE:NAME`.
    fileprivate init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let scope = ScopeName(String(parts[0])), let name = SecretName(String(parts[1])) else {
            return nil
        }
        self.init(scope: scope, name: name)
    }
}
