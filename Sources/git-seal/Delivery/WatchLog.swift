import FoundationEssentials
import Glibc

/// What a service says of its runs: a line for each that did something or failed, and none for the many between.
struct WatchLog {
    /// Whether lines are JSON.
    let isJSON: Bool

    private struct Line: Encodable {
        let time: String
        let source: String?
        let stores: [ReportView]
        let errors: [String]
    }

    func write(_ round: ReconcileRound, of source: Source) {
        guard !round.diagnostics.isEmpty || !round.reports.allSatisfy(\.quick) else { return }
        let now = CalendarText.internet(Int64(time(nil)))
        guard isJSON else { return Terminal.output("\(now) \(round.summary)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Line(
            time: now, source: source.name, stores: round.reports, errors: round.diagnostics.map(\.sentence))
        guard let text = try? encoder.encode(line) else { return }
        Terminal.output(String(decoding: text, as: UTF8.self))
    }
}
