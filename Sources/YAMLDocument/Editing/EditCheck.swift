/// Reads an edited text again and compares every node of every document with what was asked for.
struct EditCheck {
    private let old: YAMLTree
    private let new: YAMLTree
    private let changes: RequestedChanges
    /// The nodes after the edit, by those before it.
    private var counterparts: [Int32]

    /// - Parameter place: the first edit, for the error.
    /// - Throws: ``YAMLError/Reason/editFailed``, or ``YAMLError/Reason/anchorInUse(_:)`` where that is the cause.
    static func check(
        _ result: [UInt8], against old: YAMLTree, _ changes: RequestedChanges, place: SourceLocation
    ) throws(YAMLError) {
        let new: YAMLTree
        do throws(YAMLError) {
            new = try YAMLStream(parsing: result, limits: old.limits).tree
        } catch {
            switch error.reason {
            case .undefinedAlias(let name): throw YAMLError(.anchorInUse(name), at: place)
            case .tooLarge, .tooManyNodes, .tooDeep: throw YAMLError(error.reason, at: place)
            default: throw YAMLError(.editFailed, at: place)
            }
        }
        var check = EditCheck(old: old, new: new, changes: changes)
        guard check.areDocumentsAsAsked() else { throw YAMLError(.editFailed, at: place) }
    }

    private init(old: YAMLTree, new: YAMLTree, changes: RequestedChanges) {
        self.old = old
        self.new = new
        self.changes = changes
        counterparts = [Int32](repeating: YAMLTree.none, count: old.records.count)
    }

    private mutating func areDocumentsAsAsked() -> Bool {
        guard old.documents.count == new.documents.count else { return false }
        for (oldRoot, newRoot) in zip(old.documents, new.documents) where !isAsAsked(oldRoot, newRoot) { return false }
        return true
    }

    private mutating func isAsAsked(_ oldIndex: Int, _ newIndex: Int) -> Bool {
        counterparts[oldIndex] = Int32(newIndex)
        let (before, after) = (old.records[oldIndex], new.records[newIndex])
        guard haveSameText(before.anchor, after.anchor), haveSameText(before.tag, after.tag) else { return false }
        if let text = changes.replaced[oldIndex] { return isScalar(after, text) }
        if let change = changes.mappings[oldIndex], change.isChange { return isMapping(newIndex, change) }
        guard before.kind == after.kind, before.isFlow == after.isFlow else { return false }
        switch before.kind {
        case .scalar: return before.style == after.style && haveSameContent(before, after)
        case .alias: return counterparts[Int(before.target)] == after.target
        case .sequence, .mapping: return areChildrenAsAsked(before, after)
        }
    }

    private func isScalar(_ record: YAMLTree.Record, _ text: YAMLScalarText) -> Bool {
        record.kind == .scalar && record.style == text.style && new.hasContent(record, text.content)
    }

    private mutating func areChildrenAsAsked(_ before: YAMLTree.Record, _ after: YAMLTree.Record) -> Bool {
        var (oldChild, newChild) = (before.firstChild, after.firstChild)
        while oldChild != YAMLTree.none, newChild != YAMLTree.none {
            guard isChildAsAsked(Int(oldChild), Int(newChild)) else { return false }
            oldChild = old.records[Int(oldChild)].nextSibling
            newChild = new.records[Int(newChild)].nextSibling
        }
        return oldChild == newChild
    }

    private mutating func isChildAsAsked(_ oldIndex: Int, _ newIndex: Int) -> Bool {
        guard let name = changes.renamed[oldIndex] else { return isAsAsked(oldIndex, newIndex) }
        counterparts[oldIndex] = Int32(newIndex)
        let (before, after) = (old.records[oldIndex], new.records[newIndex])
        return after.kind == .scalar && new.hasContent(after, name)
            && haveSameText(before.anchor, after.anchor) && haveSameText(before.tag, after.tag)
    }

    /// The entries that stay, in their order, with the new ones anywhere between them.
    private mutating func isMapping(_ newIndex: Int, _ change: MappingChange) -> Bool {
        let record = new.records[newIndex]
        guard record.kind == .mapping else { return false }
        var remaining = change.remaining[...]
        var insertedCount = 0
        var key = record.firstChild
        while key != YAMLTree.none {
            let keyRecord = new.records[Int(key)]
            let value = Int(keyRecord.nextSibling)
            if let entry = change.inserted[new.content(of: keyRecord)] {
                guard !keyRecord.hasProperties, isValue(value, entry.value) else { return false }
                insertedCount += 1
            } else {
                guard let position = remaining.popFirst() else { return false }
                let oldKey = change.keys[position]
                guard isChildAsAsked(oldKey, Int(key)), isAsAsked(oldKey + 1, value) else { return false }
            }
            key = new.records[value].nextSibling
        }
        return remaining.isEmpty && insertedCount == change.inserted.entries.count
    }

    private func isValue(_ index: Int, _ value: NewEntry.Value) -> Bool {
        let record = new.records[index]
        guard !record.hasProperties else { return false }
        switch value {
        case .scalar(let text, _): return isScalar(record, text)
        case .mapping(let below):
            let children = YAMLNode(tree: new, index: index).entries
            guard let children, children.count == below.entries.count else { return false }
            return zip(children, below.sorted).allSatisfy { child, entry in
                child.name.hasBytes(of: entry.name) && !child.key.record.hasProperties
                    && isValue(child.value.index, entry.value)
            }
        }
    }

    private func haveSameContent(_ a: YAMLTree.Record, _ b: YAMLTree.Record) -> Bool {
        guard let range = YAMLTree.contentRange(of: a) else {
            return new.hasContent(b, old.texts[Int(a.text)])
        }
        guard let other = YAMLTree.contentRange(of: b) else {
            return old.hasContent(a, new.texts[Int(b.text)])
        }
        return old.text.hasSameBytes(in: range, as: new.text, in: other)
    }

    /// Of anchors and tags, by their place in `texts`.
    private func haveSameText(_ a: Int32, _ b: Int32) -> Bool {
        guard a != YAMLTree.none, b != YAMLTree.none else { return a == b }
        return old.texts[Int(a)].hasBytes(of: new.texts[Int(b)])
    }
}
