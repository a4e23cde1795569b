import TestSupport
import Testing
import YAMLDocument

@Suite("Generated documents")
struct GeneratedDocumentTests {
    @Test("a document reads as it was meant, and every node knows its place", arguments: 0..<8)
    func reading(block: Int) throws {
        for seed in block * 50..<block * 50 + 50 {
            var writer = DocumentWriter(seed: UInt64(seed))
            let documents = writer.stream()
            let text = writer.text
            let stream = try #require(try? YAMLStream(parsing: Array(text.utf8)), "seed \(seed)\n\(text)")
            #expect(stream.documents.map(DocumentModel.init) == documents, "seed \(seed)\n\(text)")
            for (_, _, node) in stream.documents.enumerated().flatMap({ nodes(in: $1, document: $0) }) {
                let place = "seed \(seed), \(node.location)\n\(text)"
                #expect(node.location == stream.location(of: node.span.lowerBound), "\(place)")
            }
        }
    }

    @Test("an edit means the same as the edit of the value, and touches only its own lines", arguments: 0..<16)
    func oneEdit(block: Int) throws {
        var refusals = 0
        for seed in block * 50..<block * 50 + 50 {
            var trial = try EditTrial(seed: UInt64(seed))
            try trial.request()
            try trial.check()
            refusals += trial.isRefused ? 1 : 0
            // A fault in one test argument must not drown in those that follow.
            if trial.hasFailed { break }
        }
        #expect(refusals <= 10)
    }

    @Test("several edits at once mean the same as one after the other", arguments: 0..<8)
    func severalEdits(block: Int) throws {
        for seed in block * 50..<block * 50 + 50 {
            var trial = try EditTrial(seed: UInt64(seed))
            for _ in 0..<4 { try trial.request() }
            try trial.checkMeaning(mayConflict: true)
            if trial.hasFailed { break }
        }
    }

    @Test("mutated documents are taken or refused, never trapped on")
    func fuzz() {
        var generator = SeededGenerator(seed: 7)
        for seed in 0..<30 {
            var writer = DocumentWriter(seed: UInt64(seed))
            _ = writer.stream()
            let text = Array(writer.text.utf8)
            for _ in 0..<50 { YAMLDocumentFuzz.run(generator.mutation(of: text)) }
        }
    }
}

/// All nodes but keys, with the way to them.
func nodes(
    in node: YAMLNode, document: Int, path: ModelPath = []
) -> [(document: Int, path: ModelPath, node: YAMLNode)] {
    let children = node.items ?? node.entries?.map(\.value) ?? []
    return [(document, path, node)]
        + children.enumerated().flatMap { nodes(in: $1, document: document, path: path + [$0]) }
}
