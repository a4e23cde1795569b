/// What `status` says, as a page of its own: no script, nothing loaded, good on a phone and in print.
struct StatusPage {
    let rows: [StatusCommand.Row]
    let debts: [String]

    var text: String {
        let ready = rows.count { $0.condition == "Ready" }
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Secrets: \(ready) of \(rows.count) Ready</title>
            <style>\(Self.style)</style>
            <h1>Secrets</h1>
            <p class="sum">\(ready) of \(rows.count) Ready, \(rows.count(where: \.isDue)) due, \
            \(quantity(debts.count, "debt"))</p>
            \(debtList)
            \(table)
            </html>

            """
    }

    private var debtList: String {
        guard !debts.isEmpty else { return "<p class=\"good\">No debts.</p>" }
        return "<h2>Debts</h2>\n<ul>\n" + debts.map { "<li>\(Self.escaped($0))</li>\n" }.joined() + "</ul>"
    }

    private var table: String {
        guard !rows.isEmpty else { return "<p>Nothing has been delivered yet.</p>" }
        let lines = rows.map { row in
            let due = row.due.map { (row.isDue ? "due since " : "due ") + CalendarText.minute($0) } ?? ""
            return """
                <tr class="\(row.condition == "Ready" && !row.isDue ? "good" : "bad")">\
                <td>\(Self.escaped("\(row.scope):\(row.name)"))<td>\(Self.escaped(row.store))\
                <td>\(Self.escaped(row.condition))<td>\(Self.escaped(due))<td>\(Self.escaped(row.reason ?? ""))</tr>

                """
        }
        return """
            <h2>Delivered</h2>
            <div><table>
            <thead><tr><th>Secret<th>Store<th>Condition<th>Rotation<th>Reason</thead>
            <tbody>
            \(lines.joined())</tbody>
            </table></div>
            """
    }

    private static let style = """
        :root{color-scheme:light dark;--bad:#b3261e;--good:#1b7f3b;--line:#8884}
        body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}.sum{margin:.25rem 0 1rem}
        div{overflow-x:auto}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
        li{margin:.25rem 0;overflow-wrap:anywhere}.bad td:nth-child(3){color:var(--bad);font-weight:600}
        .good td:nth-child(3),p.good{color:var(--good)}
        """

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
