import ArgumentParser
import Catalog
import Glibc
import Reconciliation
import Sealing
import SecretMemory
import Stores

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look into a store.",
        subcommands: [List.self, Get.self, Versions.self, Restore.self])

    struct Choice: ParsableArguments {
        @Option(help: "The store; `default` if there is one, else the only one.")
        var store: String?

        /// The chosen store, opened as a reader.
        func open() throws -> (delivery: Delivery, name: StoreName, store: any SecretStore) {
            let delivery = try Delivery(store: store, ReconcileOptions())
            let name = delivery.stores.first { $0 == .default } ?? delivery.stores.first
            guard let name else {
                throw Diagnostic("the config has no store", at: ".git-seal/config.yaml", status: .cannotRun)
            }
            return (delivery, name, try delivery.open(name))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what a store holds, without values.",
            discussion: """
                EXAMPLES
                  git seal store list
                  git seal store list --store default --json
                """)

        @OptionGroup var choice: Choice

        @Flag(help: "One JSON array.")
        var json = false

        struct Row: Encodable {
            let name: String
            let secret: String?
            let current: String?
            let versions: Int
            let description: String?
            let tags: [String: String]
            let schedule: String?
            let deletionDate: Int64?
        }

        func run() async throws {
            let (_, name, store) = try choice.open()
            let rows = try await told(name) { () throws(StoreError) in try await store.list() }.map { secret in
                Row(
                    name: secret.name, secret: secret.mark?.secret.description,
                    current: secret.version(labelled: .current)?.text, versions: secret.versions.count,
                    description: secret.metadata.description, tags: secret.metadata.tags,
                    schedule: secret.metadata.schedule, deletionDate: secret.deletionDate)
            }
            if json { return try Terminal.output(json: rows) }
            Terminal.output(
                table: rows.map { row in
                    [
                        row.name, row.current.map { String($0.prefix(8)) } ?? "-",
                        quantity(row.versions, "version"),
                        row.deletionDate.map { "deleted, restorable until \(CalendarText.minute($0))" } ?? row.schedule
                            ?? "",
                        row.description ?? "",
                    ]
                })
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the value that a store has.",
            discussion: """
                EXAMPLES
                  git seal store get payments/db
                  git seal store get payments/db --version 3c1f… | jq -r .password
                """)

        @Argument(help: "The secret's name in the store.")
        var name: String

        @Option(help: "A version, or the beginning of its id; by default the current one.")
        var version: String?

        @OptionGroup var choice: Choice

        func run() async throws {
            let (_, storeName, store) = try choice.open()
            let id = try await resolved(store, storeName)
            let value = try await told(storeName) { () throws(StoreError) in
                try await store.read(name, version: id)
            }
            value.withBytes { Terminal.output($0) }
            if Terminal.outputIsTerminal { Terminal.output("") }
        }

        private func resolved(_ store: any SecretStore, _ storeName: StoreName) async throws -> VersionID? {
            guard let version else { return nil }
            let secret = try await told(storeName) { () throws(StoreError) in try await store.secret(named: name) }
            let matches = secret?.versions.filter { $0.id.text.hasPrefix(version) } ?? []
            guard matches.count == 1, let match = matches.first else {
                throw Diagnostic(
                    "\(name) has \(matches.isEmpty ? "no version" : "several versions") \"\(version)\"",
                    at: "store \(storeName)", hint: "git seal store versions \(name)", status: .findings)
            }
            return match.id
        }
    }

    struct Versions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the versions of a secret and their labels.",
            discussion: """
                EXAMPLES
                  git seal store versions payments/db
                  git seal store versions payments/db --json
                """)

        @Argument(help: "The secret's name in the store.")
        var name: String

        @OptionGroup var choice: Choice

        @Flag(help: "One JSON array.")
        var json = false

        struct Row: Encodable {
            let version: String
            let labels: [String]
            let created: Int64
        }

        func run() async throws {
            let (_, storeName, store) = try choice.open()
            let secret = try await told(storeName) { () throws(StoreError) in try await store.secret(named: name) }
            guard let secret else { throw StoreError.noSuchSecret(name).diagnostic(store: storeName.text) }
            let rows = secret.versions.map { version in
                Row(version: version.id.text, labels: version.labels.map(\.rawValue).sorted(), created: version.created)
            }
            if json { return try Terminal.output(json: rows) }
            Terminal.output(
                table: rows.map { row in
                    [
                        String(row.version.prefix(16)), CalendarText.minute(row.created),
                        row.labels.joined(separator: " "),
                    ]
                })
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring back a secret that is marked for deletion.",
            discussion: """
                As long as no manifest of HEAD has the secret, the next reconcile marks it again: restore the manifest too.

                EXAMPLES
                  git seal store restore payments/db
                """)

        @Argument(help: "The secret's name in the store.")
        var name: String

        @OptionGroup var choice: Choice

        func run() async throws {
            let (delivery, storeName, reader) = try choice.open()
            let secret = try await told(storeName) { () throws(StoreError) in try await reader.secret(named: name) }
            guard let secret, let mark = secret.mark else {
                throw StoreError.noSuchSecret(name).diagnostic(store: storeName.text)
            }
            guard secret.isDeleted else {
                throw Diagnostic("\(name) is not marked for deletion", at: "store \(storeName)", status: .findings)
            }
            guard mark.source == delivery.target.source, let definition = delivery.target.config.stores[storeName]
            else {
                throw StoreError.foreign(name: name, owner: mark.source).diagnostic(store: storeName.text)
            }
            try await told(storeName) { () throws(StoreError) in
                let store = try Stores.open(storeName, definition, repository: delivery.target.source, mayCreate: true)
                let change = SecretChange(name: name, mark: mark, steps: [.restore], record: nil)
                try await store.apply(change, by: .byHand(source: mark.source), now: Int64(time(nil)))
                try await store.finish()
            }
            Terminal.note("restored \(name)")
        }
    }
}

/// Runs something on a store and tells its errors with the store's name.
private func told<Result: ~Copyable>(
    _ name: StoreName, _ body: () async throws(StoreError) -> Result
) async throws -> Result {
    do throws(StoreError) {
        return try await body()
    } catch {
        throw error.diagnostic(store: name.text)
    }
}
