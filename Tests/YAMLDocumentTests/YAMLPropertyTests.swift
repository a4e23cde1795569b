import TestSupport
import Testing
import YAMLDocument

@Suite("YAML, generated")
struct YAMLPropertyTests {
    /// A value as it is meant.
    indirect enum Model: Equatable {
        case scalar(String)
        case list([Model])
        case map([(String, Model)])

        static func == (a: Model, b: Model) -> Bool {
            switch (a, b) {
            case (.scalar(let x), .scalar(let y)): x == y
            case (.list(let x), .list(let y)): x == y
            case (.map(let x), .map(let y)):
                x.map(\.0).sorted() == y.map(\.0).sorted()
                    && x.allSatisfy { entry in y.first { $0.0 == entry.0 }?.1 == entry.1 }
            default: false
            }
        }

        init(_ node: YAMLNode) {
            switch node.kind {
            case .scalar(let scalar): self = .scalar(scalar.content)
            case .sequence(let items): self = .list(items.map(Model.init))
            case .mapping(let entries): self = .map(entries.map { ($0.name, Model($0.value)) })
            case .alias(let name): self = .scalar("*" + name)
            }
        }
    }

    /// Writes random documents: nested block and flow collections, comments, all styles, both line breaks.
    struct Writer {
        var generator: SeededGenerator
        var text = ""
        let lineBreak: String

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            lineBreak = seed % 3 == 0 ? "\r\n" : "\n"
        }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

        mutating func document() -> String {
            if chance(30) { text += "# top" + lineBreak }
            mapping(indent: 0, depth: 0)
            if chance(20), !text.hasSuffix("|" + lineBreak) { while text.hasSuffix(lineBreak) { text.removeLast() } }
            return text
        }

        mutating func mapping(indent: Int, depth: Int) {
            var keys = (0..<Int.random(in: 1...4, using: &generator)).map { _ in key() }
            keys = Array(Set(keys)).sorted()
            if chance(30) { keys.shuffle(using: &generator) }
            for key in keys {
                let pad = String(repeating: " ", count: indent)
                if chance(20) { text += pad + "# about \(key)" + lineBreak }
                if chance(10) { text += lineBreak }
                text += pad + key + ":"
                value(indent: indent, depth: depth)
            }
        }

        mutating func value(indent: Int, depth: Int) {
            let pad = String(repeating: " ", count: indent + 2)
            switch Int.random(in: 0..<(depth < 3 ? 10 : 7), using: &generator) {
            case 0: text += " " + word() + comment() + lineBreak
            case 1: text += " '\(word()) ''q'''" + comment() + lineBreak
            case 2: text += " \"\(word())\\n\u{e9}\"" + comment() + lineBreak
            case 3: text += " |" + lineBreak + pad + word() + lineBreak + pad + word() + lineBreak
            case 4: text += lineBreak + pad + word() + lineBreak
            case 5: text += " {x: \(word()), y: [\(word()), \"z\"]}" + comment() + lineBreak
            case 6: text += " &a\(text.utf8.count) " + word() + lineBreak
            case 7:
                text += lineBreak
                for _ in 0..<2 { text += pad + "- " + word() + lineBreak }
            default:
                text += comment() + lineBreak
                mapping(indent: indent + 2, depth: depth + 1)
            }
        }

        mutating func comment() -> String { chance(20) ? "  # note" : "" }
        mutating func key() -> String {
            ["alpha", "beta", "gamma", "delta", "é", "k-1", "z_2"].randomElement(using: &generator)!
        }
        mutating func word() -> String {
            ["one", "two words", "x1", "ü", "v/w", "12", "true"].randomElement(using: &generator)!
        }
    }

    @Test("an edit means the same as the edit of the value, and touches only its own lines", arguments: 0..<400)
    func editing(seed: Int) throws {
        var writer = Writer(seed: UInt64(seed))
        let text = writer.document()
        let stream = try YAMLStream(parsing: Array(text.utf8))
        let root = try #require(stream.documents.first)
        var generator = SeededGenerator(seed: UInt64(seed) &+ 1)
        let mappings = collect(root)
        let mapping = try #require(mappings.randomElement(using: &generator))
        let entry = try #require(mapping.entries?.randomElement(using: &generator))
        var editor = YAMLEditor(stream)
        switch seed % 3 {
        case 0:
            let scalar = try #require(scalars(root).randomElement(using: &generator))
            try editor.replace(scalar, with: "NEW")
            let edited = try apply(editor)
            #expect(Model(edited) == replacing(scalar, in: root), "seed \(seed)\n\(text)")
        case 1:
            try editor.insert("new", "NEW", into: mapping, layout: .nextLine)
            let edited = try apply(editor)
            #expect(
                Model(edited) == changing(mapping, in: root) { $0 + [("new", .scalar("NEW"))] }, "seed \(seed)\n\(text)"
            )
            let lines = Set(text.split(whereSeparator: \.isNewline))
            let result = String(decoding: try editor.apply(), as: UTF8.self).split(whereSeparator: \.isNewline)
            if !mapping.isFlow { #expect(lines.isSubset(of: Set(result)), "seed \(seed)\n\(text)") }
        default:
            try editor.remove(entry)
            let edited = try apply(editor)
            #expect(
                Model(edited) == changing(mapping, in: root) { $0.filter { $0.0 != entry.name } },
                "seed \(seed)\n\(text)")
        }
    }

    @Test("mutated documents are taken or refused, never trapped on")
    func fuzz() {
        var generator = SeededGenerator(seed: 7)
        for seed in 0..<40 {
            var writer = Writer(seed: UInt64(seed))
            let text = Array(writer.document().utf8)
            for _ in 0..<100 { YAMLFuzz.run(generator.mutation(of: text)) }
        }
    }

    private func apply(_ editor: YAMLEditor) throws -> YAMLNode {
        try #require(try YAMLStream(parsing: try editor.apply()).documents.first)
    }

    private func collect(_ node: YAMLNode) -> [YAMLNode] {
        switch node.kind {
        case .mapping(let entries): [node] + entries.flatMap { collect($0.value) }
        case .sequence(let items): items.flatMap(collect)
        default: []
        }
    }

    private func scalars(_ node: YAMLNode) -> [YAMLNode] {
        switch node.kind {
        case .scalar: [node]
        case .mapping(let entries): entries.flatMap { scalars($0.value) }
        case .sequence(let items): items.flatMap(scalars)
        case .alias: []
        }
    }

    private func replacing(_ target: YAMLNode, in node: YAMLNode) -> Model {
        if node == target { return .scalar("NEW") }
        switch node.kind {
        case .mapping(let entries): return .map(entries.map { ($0.name, replacing(target, in: $0.value)) })
        case .sequence(let items): return .list(items.map { replacing(target, in: $0) })
        default: return Model(node)
        }
    }

    private func changing(
        _ target: YAMLNode, in node: YAMLNode, _ change: ([(String, Model)]) -> [(String, Model)]
    ) -> Model {
        switch node.kind {
        case .mapping(let entries):
            let children = entries.map { ($0.name, changing(target, in: $0.value, change)) }
            return .map(node == target ? change(children) : children)
        case .sequence(let items): return .list(items.map { changing(target, in: $0, change) })
        default: return Model(node)
        }
    }
}

/// The fuzz entry point of the reader and the editor.
enum YAMLFuzz {
    static func run(_ bytes: [UInt8]) {
        guard let stream = try? YAMLStream(parsing: bytes), let root = stream.documents.first else { return }
        for node in root.entries?.map(\.value) ?? root.items ?? [] where node.scalar != nil {
            var editor = YAMLEditor(stream)
            guard (try? editor.replace(node, with: "NEW")) != nil, let edited = try? editor.apply() else { continue }
            // What lies outside the node is untouched.
            precondition(edited.starts(with: bytes[..<node.span.lowerBound]))
            precondition(edited.reversed().starts(with: bytes[node.span.upperBound...].reversed()))
        }
    }
}
