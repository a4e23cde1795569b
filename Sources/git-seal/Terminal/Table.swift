extension Terminal {
    /// Rows in columns as wide as their widest cell; the last one is not padded.
    static func output(table rows: [[String]]) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, cell in
                let text = escaped(cell)
                return column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - cell.count)
            }
            let line = cells.joined(separator: "  ")
            output(String(line.reversed().drop { $0 == " " }.reversed()))
        }
    }
}
