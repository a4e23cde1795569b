import ArgumentParser
import Files
import Glibc
import Interchange
import Sealing
import SecretMemory
import SystemPackage
import YAMLDocument

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Give secrets to other programs' files.",
        discussion: "What is written is encrypted, but for a Secret of Kubernetes, which holds values in clear.",
        subcommands: [SOPS.self, Age.self, Kubernetes.self])

    /// Which secret, and where it goes.
    struct Source: ParsableArguments {
        @Argument(help: "The secret's name.")
        var name: String

        @Option(help: "The scope, where the name lives in several.")
        var scope: String?

        @Option(name: .shortAndLong, help: "Write into this new file, which only you may read.", completion: .file())
        var output: String?

        func fields() throws -> SecretFields {
            let workspace = try Workspace.open()
            return try SecretFields(
                try workspace.manifest(named: name, scope: scope), delivering: false, in: workspace)
        }

        func write(_ bytes: consuming SecretBytes) throws {
            guard let output else { return Terminal.output(bytes) }
            try Files.create(bytes, at: FilePath(output))
        }
    }

    struct SOPS: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sops",
            abstract: "A SOPS file of YAML for age recipients.",
            discussion: """
                EXAMPLES
                  git seal export sops payments/db --recipient age1… > db.enc.yaml
                """)

        @OptionGroup var source: Source

        @Option(help: "An age public key; can be given several times.")
        var recipient: [String]

        func run() throws {
            let secret = try source.fields()
            let recipients = try recipient.map { try RecipientLookup.recipient($0) }
            var arena = SecretArena(
                capacity: secret.fields.reduce(0) { $0 + (secret.withValue(of: $1) { $0.count } ?? 0) })
            let fields = secret.fields.compactMap { field in
                (secret.withValue(of: field) { arena.append($0) } ?? nil).map {
                    SOPSWriter.Field(key: field.key ?? "value", slot: $0)
                }
            }
            var bytes: [UInt8]
            do throws(SOPSError) {
                let writer = try SOPSWriter(for: recipients, lastModified: CalendarText.internet(Int64(time(nil))))
                bytes = try writer.yaml(fields, in: arena)
            } catch {
                throw SOPSFailure(error: error, file: source.name)
            }
            try source.write(SecretBytes(moving: &bytes))
        }
    }

    struct Age: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "age",
            abstract: "An age file with what a store would receive.",
            discussion: """
                EXAMPLES
                  git seal export age payments/db --recipient age1… > db.age
                """)

        @OptionGroup var source: Source

        @Option(help: "A public key; can be given several times.")
        var recipient: [String]

        func run() throws {
            let workspace = try Workspace.open()
            let value = try workspace.open(try workspace.manifest(named: source.name, scope: source.scope), key: nil)
            let recipients = try recipient.map { try RecipientLookup.recipient($0) }
            var bytes = try AgeFile.encrypt(value, to: recipients, armored: true)
            try source.write(SecretBytes(moving: &bytes))
        }
    }

    struct Kubernetes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "kubernetes",
            abstract: "A Secret of Kubernetes, in clear: for kubectl, not for git.",
            discussion: """
                EXAMPLES
                  git seal export kubernetes payments/db --namespace shop | kubectl apply -f -
                """)

        @OptionGroup var source: Source

        @Option(help: "The object's name; by default the last part of the secret's.")
        var objectName: String?

        @Option(help: "The object's namespace.")
        var namespace: String?

        @Flag(help: "Print it on a terminal, values and all.")
        var showSecrets = false

        func run() throws {
            guard source.output != nil || !Terminal.outputIsTerminal || showSecrets else {
                throw Diagnostic(
                    "will not print values on a terminal", hint: "pipe it to kubectl, or --show-secrets", status: .usage
                )
            }
            let secret = try source.fields()
            let last = source.name.split(separator: "/").last.map(String.init) ?? source.name
            var head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \(YAMLText.scalar(objectName ?? last))\n"
            if let namespace { head += "  namespace: \(YAMLText.scalar(namespace))\n" }
            head += "data:\n"
            let sizes = secret.fields.reduce(0) { $0 + (secret.withValue(of: $1) { 2 * $0.count + 16 } ?? 0) }
            let keys = secret.fields.map { "  \(YAMLText.scalar($0.key ?? "value")): " }
            var arena = SecretArena(capacity: head.utf8.count + sizes + keys.reduce(0) { $0 + $1.utf8.count + 1 })
            _ = arena.append(Array(head.utf8).span)
            for (field, key) in zip(secret.fields, keys) {
                _ = arena.append(Array(key.utf8).span)
                secret.withValue(of: field) { value in
                    TemplateFilter.base64.apply(to: value).withBytes { _ = arena.append($0) }
                }
                _ = arena.append(Array("\n".utf8).span)
            }
            try source.write(arena.copyAll())
        }
    }
}
