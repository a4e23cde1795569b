import ArgumentParser
import Catalog
import Glibc
import Reconciliation
import Sealing
import Stores

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how the secrets stand: conditions, due dates, debts.",
        discussion: """
            EXAMPLES
              git seal status
              git seal status --store default --json
              git seal status --check              exit 1 when something is not Ready or due
              git seal status --html > status.html
            """)

    @Option(help: "Only this store.")
    var store: String?

    @Flag(help: "One JSON array.")
    var json = false

    @Flag(help: "A page for a browser.")
    var html = false

    @Flag(help: "Exit with 1 when a secret is not Ready, a rotation is due or a scope needs a new key.")
    var check = false

    func validate() throws {
        if json && html { throw ValidationError("give one of --json and --html") }
    }

    struct Row: Encodable {
        let store: String
        let scope: String
        let name: String
        let condition: String
        let reason: String?
        let version: String?
        let due: Int64?
        let isDue: Bool
    }

    func run() async throws {
        let delivery = try Delivery(store: store, ReconcileOptions())
        let now = Int64(time(nil))
        var rows: [Row] = []
        for name in delivery.stores { rows += try await self.rows(delivery, name, now) }
        let debts = json ? [] : (try? Workspace.open()).map(Debts.all) ?? []
        if json {
            try Terminal.output(json: rows)
        } else if html {
            Terminal.output(StatusPage(rows: rows, debts: debts).text, terminator: "")
        } else {
            Terminal.output(
                table: rows.map { row in
                    [
                        row.store, "\(row.scope):\(row.name)", row.condition,
                        row.isDue
                            ? "due since \(CalendarText.minute(row.due ?? 0))"
                            : row.due.map { "due \(CalendarText.minute($0))" } ?? "", row.reason ?? "",
                    ]
                })
            let ready = rows.count { $0.condition == "Ready" }
            Terminal.output("\(ready) of \(rows.count) Ready, \(rows.count(where: \.isDue)) due")
            for debt in debts { Terminal.output("debt: \(debt)") }
        }
        let isFine = debts.isEmpty && rows.allSatisfy { $0.condition == "Ready" && !$0.isDue }
        if check && !isFine { throw QuietExit(status: .findings) }
    }

    private func rows(_ delivery: Delivery, _ name: StoreName, _ now: Int64) async throws -> [Row] {
        let records: [SecretRecord]
        do throws(StoreError) {
            let definition = delivery.target.config.stores[name]
            guard let definition else { return [] }
            let opened = try Stores.open(name, definition, repository: delivery.target.source, mayCreate: false)
            records = try await opened.secretRecords(of: delivery.target.source)
        } catch {
            if case .missing = error {
                Terminal.note("\(name): nothing has been delivered yet (git seal reconcile)")
                return []
            }
            throw error.diagnostic(store: name.text)
        }
        return records.map { record in
            let (condition, reason) = Self.words(record.condition)
            let due = record.rotation?.due
            return Row(
                store: name.text, scope: record.secret.scope.text, name: record.secret.name.text, condition: condition,
                reason: reason, version: record.version?.text, due: due, isDue: due.map { $0 <= now } ?? false)
        }
    }

    private static func words(_ condition: SecretRecord.Condition) -> (String, String?) {
        switch condition {
        case .ready: ("Ready", nil)
        case .refused(let reason): ("Refused", reason)
        case .failed(let reason, let attempts, _): ("Failed", "\(reason) (\(quantity(attempts, "time")))")
        case .suspended: ("Suspended", nil)
        }
    }
}
