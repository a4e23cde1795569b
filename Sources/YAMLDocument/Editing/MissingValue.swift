/// A null for which nothing is written.
enum MissingValue {
    /// What must stand between what comes before a missing value and a value in its place.
    static func separator(before record: YAMLTree.Record, in tree: YAMLTree) throws(YAMLError) -> String {
        let offset = Int(record.start)
        guard offset > tree.text.start else { return "" }
        guard record.parent != YAMLTree.none else { return " " }
        let parent = tree.records[Int(record.parent)]
        if parent.kind == .sequence || record.hasProperties || tree.text[offset - 1] == Byte.colon { return " " }
        // Behind a key without a colon: `{a, b}` takes one, `? a` has it on the next line.
        guard parent.isFlow else {
            throw YAMLError(
                .notEditable,
                at: SourceLocation(line: Int(record.line) + 1, column: Int(record.column) + 1, offset: offset))
        }
        return ": "
    }
}
