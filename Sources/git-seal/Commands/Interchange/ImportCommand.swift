import ArgumentParser
import BoundedPatterns
import Files
import GitRepository
import Interchange
import Sealing
import SecretMemory
import SystemPackage

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take secrets over from other programs' files.",
        discussion: """
            Values go from the file into sealed values without touching a disk in clear. A run takes all it was given, or \
            nothing.
            """,
        subcommands: [
            SOPS.self, SealedSecret.self, Kubernetes.self, Dotenv.self, AWS.self, GitCrypt.self,
        ])

    /// What becomes of what is read.
    struct Target: ParsableArguments {
        @Option(help: "The name of the secret; by default its own, or the file's.")
        var secret: String?

        @Option(help: "What all names begin with, as in payments/.")
        var prefix = ""

        @Option(help: "The scope.")
        var scope: String?

        @Flag(help: "Replace keys that are there already.")
        var replace = false

        @Flag(help: "Say what would be sealed, and change nothing.")
        var dryRun = false

        var options: SecretImport.Options {
            .init(name: secret, prefix: prefix, scope: scope, replaces: replace, isTrial: dryRun)
        }

        /// Imports files, each read by `read`.
        func run(_ files: [String], read: (borrowing SecretBytes) throws(ImportError) -> ImportedSecrets) throws {
            let workspace = try Workspace.open()
            let lock = try workspace.lock()
            var secrets = SecretImport(options, in: workspace)
            for file in files {
                let input = try ImportInput.read(file)
                let imported: ImportedSecrets
                do throws(ImportError) {
                    imported = try read(input)
                } catch {
                    throw ImportFailure(error: error, file: file)
                }
                try secrets.add(imported, from: file)
            }
            try secrets.finish()
            _ = consume lock
        }
    }

    struct SealedSecret: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sealed-secret",
            abstract: "Bitnami's SealedSecrets, with the controller's private keys.",
            discussion: """
                EXAMPLES
                  kubectl get secret -n kube-system -l sealedsecrets.bitnami.com/sealed-secrets-key -o yaml > /dev/shm/keys
                  git seal import sealed-secret --key /dev/shm/keys deploy/db-sealed.yaml
                """)

        @Argument(help: "The files, or - for standard input.", completion: .file())
        var files: [String]

        @Option(help: "The controller's private keys: PEM, or the Secrets that kubectl prints.", completion: .file())
        var key: String

        @OptionGroup var target: Target

        func run() throws {
            let keys: SealedSecretKeys
            do {
                keys = try SealedSecretKeys(try ImportInput.read(key))
            } catch let error as ImportError {
                throw ImportFailure(error: error, file: key)
            }
            try target.run(files) { (file) throws(ImportError) in try keys.open(file) }
        }
    }

    struct Kubernetes: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Secrets of Kubernetes, as kubectl prints them.",
            discussion: """
                EXAMPLES
                  kubectl get secret db -n shop -o yaml | git seal import kubernetes -
                  git seal import kubernetes secrets.yaml --prefix prod/
                """)

        @Argument(help: "The files, or - for standard input.", completion: .file())
        var files: [String]

        @OptionGroup var target: Target

        func run() throws { try target.run(files) { (file) throws(ImportError) in try KubernetesSecrets.parse(file) } }
    }

    struct Dotenv: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Files of NAME=VALUE lines.",
            discussion: """
                To seal the values where they stand instead: git seal seal FILE --all.

                EXAMPLES
                  git seal import dotenv .env --secret payments/app
                """)

        @Argument(help: "The files, or - for standard input.", completion: .file())
        var files: [String]

        @OptionGroup var target: Target

        func run() throws { try target.run(files) { (file) throws(ImportError) in try DotenvReader.parse(file) } }
    }

    struct AWS: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What aws secretsmanager prints.",
            discussion: """
                EXAMPLES
                  aws secretsmanager get-secret-value --secret-id payments/db | git seal import aws -
                  aws secretsmanager batch-get-secret-value --secret-id-list a b | git seal import aws - --prefix aws/
                """)

        @Argument(help: "The files, or - for standard input.", completion: .file())
        var files: [String]

        @OptionGroup var target: Target

        func run() throws { try target.run(files) { (file) throws(ImportError) in try AWSSecrets.parse(file) } }
    }

    struct GitCrypt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "git-crypt",
            abstract: "Files of a work tree that git-crypt has unlocked.",
            discussion: """
                Each file becomes a secret that holds it as a whole.

                EXAMPLES
                  git-crypt unlock && git seal import git-crypt certs/site.key config/database.yml
                """)

        @Argument(help: "The files.", completion: .file())
        var files: [String]

        @OptionGroup var target: Target

        func run() throws {
            for file in files {
                let isLocked = try ImportInput.read(file).withBytes { GitCryptFile.isLocked($0) }
                guard isLocked else { continue }
                throw Diagnostic(
                    "\(file) is locked", because: "git-crypt has encrypted it", hint: "git-crypt unlock",
                    status: .cannotRun)
            }
            try target.run(files) { (file) throws(ImportError) in ImportedSecrets(single: file) }
        }
    }
}
