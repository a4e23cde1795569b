import Testing
import YAMLDocument

/// What grows with the square of a document takes hours here, and what grows with its size about a second.
@Suite("Large documents", .timeLimit(.minutes(1)))
struct LargeDocumentTests {
    private let count = 20_000

    @Test("one mapping with many keys is read and edited in one go")
    func keys() throws {
        let text = (0..<count).map { "key\(100_000 + $0):\n  value # \u{e9}\n" }.joined()
        let stream = try YAMLStream(parsing: Array(text.utf8))
        let root = try #require(stream.documents.first)
        var editor = YAMLEditor(stream)
        for (number, entry) in try #require(root.entries).enumerated() {
            switch number % 4 {
            case 0: try editor.replace(entry.value, with: new)
            case 1: try editor.remove(entry)
            case 2: try editor.rename(entry, to: entry.name + "r")
            default: try editor.insert(entry.name + "a", new, into: root)
            }
            try editor.set(["zz", "key\(number)"], to: new, in: root)
        }
        let entries = try #require(try YAMLStream(parsing: try editor.apply()).documents.first?.entries)
        #expect(entries.count == count + 1 && entries.last?.value.entries?.count == count)
    }

    @Test("one line with many entries is read and edited in one go")
    func oneLine() throws {
        let text = "{" + (0..<count).map { "key\(100_000 + $0): \u{e9}" }.joined(separator: ", ") + "}"
        let stream = try YAMLStream(parsing: Array(text.utf8))
        var editor = YAMLEditor(stream)
        for (number, entry) in try #require(stream.documents.first?.entries).enumerated() where number % 2 == 0 {
            try editor.remove(entry)
        }
        #expect(try YAMLStream(parsing: try editor.apply()).documents.first?.entries?.count == count / 2)
    }
}
