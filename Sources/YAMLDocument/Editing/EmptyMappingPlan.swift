/// Fills a mapping without entries: `{}`, a null, or nothing at all.
struct EmptyMappingPlan {
    private let tree: YAMLTree
    private let index: Int
    private let node: YAMLTree.Record
    private let entries: [NewEntry]
    private var text: SourceText { tree.text }

    init(_ tree: YAMLTree, _ index: Int, _ inserted: NewEntries) {
        self.tree = tree
        self.index = index
        node = tree.records[index]
        entries = inserted.sorted
    }

    func plan(into list: inout EditList, _ steps: inout IndentationSteps) throws(YAMLError) {
        guard canBeReplaced else {
            throw YAMLError(.notEditable, at: YAMLNode(tree: tree, index: index).location)
        }
        guard node.parent != YAMLTree.none else {
            plan(column: 0, step: steps.step(near: index), parent: nil, into: &list)
            return
        }
        let parent = tree.records[Int(node.parent)]
        if parent.isFlow {
            list.replace(node.span, with: try flowText)
        } else {
            let step = steps.step(near: Int(node.parent))
            let width = parent.kind == .sequence ? 2 : step
            plan(column: Int(parent.column) + width, step: step, parent: parent, into: &list)
        }
    }

    private func plan(column: Int, step: Int, parent: YAMLTree.Record?, into list: inout EditList) {
        let isItem = parent?.kind == .sequence && !node.hasProperties
        let isFirst = text.isFirstOnLine(Int(node.start))
        if !node.span.isEmpty, isItem || isFirst {
            // In the place of the braces.
            list.replace(node.span, with: joined(column: Int(node.column), step: step))
        } else if isItem {
            // Behind the dash.
            list.replace(node.span, with: [Byte.space] + joined(column: Int(node.column) + 1, step: step))
        } else {
            let lines = NewLines(column: column, step: step, quotesKeys: false, scalars: nil).lines(entries)
            if !node.span.isEmpty {
                list.replace(text.skipBlanksBackwards(from: Int(node.start))..<Int(node.end), with: [])
            }
            list.insert(lines, below: text.lineEnd(at: Int(node.end)), column: column)
        }
    }

    private func joined(column: Int, step: Int) -> [UInt8] {
        let lines = NewLines(column: column, step: step, quotesKeys: false, scalars: nil).lines(entries)
        return Array(lines.joined(separator: text.lineBreak(near: Int(node.start))).dropFirst(column))
    }

    private var flowText: [UInt8] {
        get throws(YAMLError) {
            let separator = node.isMissing ? try MissingValue.separator(before: node, in: tree) : ""
            let text = entries.map { FlowText.entry($0, quotesKeys: false) }.joined(separator: ", ")
            return Array("\(separator){\(text)}".utf8)
        }
    }

    /// Braces with a comment in them, or a null that says with a tag that it is one, stay as they are.
    private var canBeReplaced: Bool {
        guard node.kind == .mapping else { return node.tag == YAMLTree.none }
        return text.isBlank(Int(node.start) + 1..<Int(node.end) - 1)
    }
}
