extension Terminal {
    /// Rows in columns as wide as their widest cell; the last one is not padded.
    static func output(table rows: [[String]]) {
        let columns = rows.map(\.count).max() ?? 0
        let rows = rows.map { $0.map(escaped) }
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : padded(text, to: widths[column])
            }
            let line = cells.joined(separator: "  ")
            output(String(line.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// `text` with spaces after it, up to a width.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
