/// Turns what an editor was asked for into edits of bytes.
struct EditPlanner {
    private let tree: YAMLTree
    private let changes: RequestedChanges
    private var list: EditList
    private var steps: IndentationSteps

    init(_ tree: YAMLTree, _ changes: RequestedChanges) {
        self.tree = tree
        self.changes = changes
        list = EditList(tree.text)
        steps = IndentationSteps(tree)
    }

    mutating func edits() throws(YAMLError) -> [YAMLEdit] {
        for (index, text) in changes.replaced { try replace(tree.records[index], with: text.text) }
        for (key, name) in changes.renamed { try rename(tree.records[key], to: name) }
        // In the order of the text, so that one request always gives one result.
        for (index, change) in changes.mappings.sorted(by: { $0.key < $1.key }) where change.isChange {
            if change.keys.isEmpty {
                try EmptyMappingPlan(tree, index, change.inserted).plan(into: &list, &steps)
            } else if tree.records[index].isFlow {
                try FlowMappingPlan(tree, index, change, renamed: changes.renamed).plan(into: &list)
            } else {
                let step = steps.step(near: index)
                try BlockMappingPlan(tree, index, change, renamed: changes.renamed, step: step).plan(into: &list)
            }
        }
        return try list.sorted()
    }

    private mutating func replace(_ record: YAMLTree.Record, with text: String) throws(YAMLError) {
        if record.isMissing {
            list.replace(record.span, with: Array((try MissingValue.separator(before: record, in: tree) + text).utf8))
        } else if record.style == .literal || record.style == .folded {
            replaceBlockScalar(record, with: text)
        } else {
            list.replace(record.span, with: Array(text.utf8))
        }
    }

    /// The indicator goes and the lines below it; a comment behind the indicator stays.
    private mutating func replaceBlockScalar(_ record: YAMLTree.Record, with text: String) {
        let span = record.span
        var indicatorEnd = span.lowerBound
        while indicatorEnd < span.upperBound, !Byte.isBlank(tree.text[indicatorEnd]),
            tree.text.breakLength(at: indicatorEnd) == 0
        {
            indicatorEnd += 1
        }
        let lineEnd = min(tree.text.lineEnd(at: indicatorEnd), span.upperBound)
        if tree.text.skipBlanks(from: indicatorEnd) < lineEnd {
            list.replace(span.lowerBound..<indicatorEnd, with: Array(text.utf8))
            if lineEnd < span.upperBound { list.replace(lineEnd..<span.upperBound, with: []) }
        } else {
            list.replace(span, with: Array(text.utf8))
        }
    }

    private mutating func rename(_ key: YAMLTree.Record, to name: String) throws(YAMLError) {
        let text: YAMLScalarText = key.style == .doubleQuoted ? .quoted(name) : .plainOrQuoted(name)
        list.replace(key.span, with: Array(((key.hasProperties && key.isMissing ? " " : "") + text.text).utf8))
    }
}
