import TestSupport
import Testing
import YAMLDocument

/// A generated document, random edits of it, and what must come out.
struct EditTrial {
    private let seed: UInt64
    private let text: String
    private let stream: YAMLStream
    private let nodes: [(document: Int, path: ModelPath, node: YAMLNode)]
    private var generator: SeededGenerator
    private var editor: YAMLEditor
    private var expected: [DocumentModel]
    private var requests: [String] = []
    /// Lines of the source that may change, from 1.
    private var ownLines: ClosedRange<Int>?
    /// Nodes that are no longer what they were, so that paths into them are void.
    private var touched: [(document: Int, path: ModelPath)] = []
    private(set) var hasFailed = false
    /// The layout does not allow the edits, or there was nothing to edit.
    private(set) var isRefused = false

    init(seed: UInt64) throws {
        self.seed = seed
        var writer = DocumentWriter(seed: seed)
        expected = writer.stream()
        text = writer.text
        stream = try YAMLStream(parsing: Array(text.utf8))
        nodes = stream.documents.enumerated().flatMap { YAMLDocumentTests.nodes(in: $1, document: $0) }
        editor = YAMLEditor(stream)
        generator = SeededGenerator(seed: seed &+ 1_000_000)
    }

    // MARK: Requests

    mutating func request() throws {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: try replace()
        case 1: try insert()
        case 2: try remove()
        default: try rename()
        }
    }

    /// A node that no request has touched yet.
    private mutating func pick(_ isWanted: (YAMLNode) -> Bool) -> (document: Int, path: ModelPath, node: YAMLNode)? {
        let free = nodes.filter { candidate in
            isWanted(candidate.node)
                && !touched.contains {
                    $0.document == candidate.document
                        && ($0.path.starts(with: candidate.path) || candidate.path.starts(with: $0.path))
                }
        }
        return free.randomElement(using: &generator)
    }

    private mutating func replace() throws {
        guard let (document, path, node) = pick({ $0.scalar != nil }) else { return }
        touched.append((document, path))
        try editor.replace(node, with: .plainOrQuoted("NEW"))
        expected[document] = expected[document].changing(path) { _ in .text("NEW") }
        note("replace \(node.location)", lines(of: node.span))
    }

    private mutating func insert() throws {
        guard let (document, path, node) = pick({ $0.entries != nil || $0.isNull }) else { return }
        guard node.tag == nil || node.entries != nil else { return }
        touched.append((document, path))
        let name = ["aa", "m", "zz", "Ab", "new key"].randomElement(using: &generator) ?? "m"
        let layout: YAMLEditor.Layout = Bool.random(using: &generator) ? .sameLine : .nextLine
        try editor.insert(name, .quoted("new"), into: node, layout: layout)
        expected[document] = expected[document].changing(path) { $0.inserting(name, .text("new")) }
        // In a block mapping that has entries no line changes but one that shares its line with a dash.
        let isLoose = node.isFlow || node.isNull || !isFirstOnLine(node.span.lowerBound)
        note("insert \(name) at \(node.location)", isLoose ? lines(of: node.span) : nil)
    }

    private mutating func remove() throws {
        guard let (document, path, node) = pick({ $0.entries?.isEmpty == false }), let entries = node.entries else {
            return
        }
        touched.append((document, path))
        let position = Int.random(in: 0..<entries.count, using: &generator)
        let entry = entries[position]
        try editor.remove(entry)
        expected[document] = expected[document].changing(path) { $0.removing(position) }
        var own = lines(
            of: entry.key.spanWithProperties.lowerBound..<max(entry.key.span.upperBound, entry.value.span.upperBound))
        // The braces of an emptied mapping go to its key, what follows a dash moves up, a last comma goes.
        if entries.count == 1, let outer = node.parent?.entries?.first(where: { $0.value == node }) {
            own = min(own.lowerBound, outer.key.location.line)...own.upperBound
        }
        if position == 0, entries.count > 1, !isFirstOnLine(node.span.lowerBound) {
            own = own.lowerBound...max(own.upperBound, entries[1].key.location.line)
        }
        if node.isFlow { own = lines(of: node.span) }
        // Blank lines below go where a block scalar above would take them in.
        let lines = Self.split(stream.source)
        while own.upperBound < lines.count, lines[own.upperBound].allSatisfy({ $0 == UInt8(ascii: " ") }) {
            own = own.lowerBound...own.upperBound + 1
        }
        note("remove \(entry.name) at \(entry.key.location)", own)
    }

    private mutating func rename() throws {
        guard let (document, path, node) = pick({ $0.entries?.isEmpty == false }), let entries = node.entries else {
            return
        }
        touched.append((document, path))
        let position = Int.random(in: 0..<entries.count, using: &generator)
        try editor.rename(entries[position], to: "other name")
        expected[document] = expected[document].changing(path) { $0.renaming(position, "other name") }
        note("rename \(entries[position].key.location)", lines(of: entries[position].key.span))
    }

    private mutating func note(_ request: String, _ lines: ClosedRange<Int>?) {
        requests.append(request)
        ownLines = lines
    }

    private func lines(of span: Range<Int>) -> ClosedRange<Int> {
        stream.location(of: span.lowerBound).line...stream.location(of: span.upperBound).line
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        let column = stream.location(of: offset).column
        return stream.source[..<offset].suffix(column - 1).allSatisfy { $0 == UInt8(ascii: " ") }
    }

    // MARK: Checks

    mutating func check() throws {
        guard let result = try checkMeaning(mayConflict: false) else { return }
        let (before, after) = (Self.split(stream.source), Self.split(result))
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before[head...].reversed(), after[head...].reversed()).prefix { $0 == $1 }.count
        let changed = before.indices[head..<before.count - tail]
        // Equal neighbours make the place of a change ambiguous; what was lost must lie in the request's own lines.
        let isWithin = changed.allSatisfy { line in
            ownLines?.contains(line + 1) == true || after.contains(before[line])
        }
        expect(isWithin && (ownLines != nil || changed.isEmpty), result)
    }

    /// Applies the edits; `nil` where the layout does not allow them.
    @discardableResult
    mutating func checkMeaning(mayConflict: Bool) throws -> [UInt8]? {
        let result: [UInt8]
        do throws(YAMLError) {
            result = try editor.apply()
        } catch {
            switch error.reason {
            case .notEditable, .anchorInUse: break
            case .conflictingEdits where mayConflict: break
            default:
                let edits = try editor.edits().map {
                    "\($0.range) \(String(decoding: $0.replacement, as: UTF8.self).debugDescription)"
                }
                fail("\(error) \(edits)")
            }
            isRefused = true
            return nil
        }
        isRefused = requests.isEmpty
        let edited = try YAMLStream(parsing: result)
        expect(edited.documents.map(DocumentModel.init) == expected, result)
        return result
    }

    private mutating func expect(_ isTrue: Bool, _ result: [UInt8]) {
        if !isTrue { fail(String(decoding: result, as: UTF8.self)) }
    }

    private mutating func fail(_ what: String) {
        hasFailed = true
        Issue.record("seed \(seed), \(requests.joined(separator: ", "))\n\(text)\n=>\n\(what)")
    }

    /// Lines without their breaks: the last one may have none. A byte order mark belongs to no line.
    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.trimmingPrefix([0xEF, 0xBB, 0xBF]).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line in Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line) }
    }
}
