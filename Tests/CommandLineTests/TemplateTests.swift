import FoundationEssentials
import SecretMemory
import TestSupport
import Testing
import YAMLDocument

@testable import git_seal

@Suite("Templates and their filters")
struct TemplateTests {
    private func apply(_ filter: TemplateFilter, to bytes: [UInt8]) throws -> [UInt8] {
        try filter.apply(to: bytes.span).withBytes { $0.withUnsafeBytes { Array($0) } }
    }

    @Test("base64 is what everybody else makes", arguments: 0..<60)
    func base64(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = generator.bytes(seed)
        #expect(try apply(.base64, to: bytes) == Array(Data(bytes).base64EncodedData()))
    }

    @Test("a string of JSON reads back as the same", arguments: 0..<60)
    func json(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let scalars = (0..<20).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &generator) ? 0x7F : 0xFFFF), using: &generator))
        }
        let text = String(String.UnicodeScalarView(scalars))
        let written = try apply(.json, to: Array(text.utf8))
        #expect(try JSONDecoder().decode([String].self, from: Data([0x5B] + written + [0x5D])) == [text])
    }

    @Test("a string of YAML reads back as the same, whatever YAML takes for a line's end", arguments: 0..<60)
    func yaml(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let special: [UInt32] = [0x85, 0x9F, 0xA0, 0x2027, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0x1F511, 0x7F, 0x0A]
        let scalars = (0..<20).compactMap { _ -> Unicode.Scalar? in
            let isSpecial = Bool.random(using: &generator)
            return Unicode.Scalar(
                isSpecial
                    ? special.randomElement(using: &generator) ?? 0 : UInt32.random(in: 0...0xFF, using: &generator))
        }
        let text = String(String.UnicodeScalarView(scalars))
        let written = try apply(.yaml, to: Array(text.utf8))
        let read = try YAMLStream(parsing: Array("v: ".utf8) + written + [0x0A]).documents.first?["v"]?.string
        #expect(read?.unicodeScalars.elementsEqual(text.unicodeScalars) == true, "\(text.debugDescription)")
    }

    @Test("what is no text is refused where text is needed, and no filter makes a value without end")
    func refused() throws {
        for filter in [TemplateFilter.json, .yaml] {
            #expect(throws: TemplateFilter.Failure.notText) { try apply(filter, to: [0x61, 0xC2]) }
            #expect(throws: TemplateFilter.Failure.notText) { try apply(filter, to: [0xED, 0xA0, 0x80]) }
        }
        #expect(throws: TemplateFilter.Failure.zeroByte) { try apply(.shell, to: [0x61, 0]) }
        let limit = TemplateFilter.maximumInput
        let large = [UInt8](repeating: 0x20, count: limit + 1)
        #expect(throws: TemplateFilter.Failure.tooLong(limit: limit)) { try apply(.url, to: large) }
    }

    @Test("a template of millions of braces is read once, and one of too many places is refused")
    func large() throws {
        let braces = [UInt8](repeating: UInt8(ascii: "{"), count: 4 << 20)
        #expect(try Template(braces).parts.count == 1 << 20)
        let places = Array(String(repeating: "{{ a }}", count: Template.maximumReferenceCount + 1).utf8)
        #expect(throws: Template.Failure.self) { try Template(places) }
    }

    @Test("a shell and a URL give the value back", arguments: 0..<20)
    func shell(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<30).map { _ in UInt8.random(in: 1...0x7F, using: &generator) }
        let quoted = String(decoding: try apply(.shell, to: bytes), as: UTF8.self)
        #expect(try await runProgram("sh", ["-c", "printf %s \(quoted)"]).output == bytes)
        let url = String(decoding: try apply(.url, to: bytes), as: UTF8.self)
        let python = "import sys,urllib.parse;sys.stdout.write(urllib.parse.unquote(sys.argv[1]))"
        #expect(try await runProgram("python3", ["-c", python, url]).output == bytes)
    }

    @Test("whatever the text is, it is taken or refused with a place in it", arguments: 0..<2_000)
    func fuzz(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let input = generator.mutation(
            of: Array("a {{ x/y z | base64 }} {{{{ {{! c }} }} {{ q }}\n{{ w | json|url }}".utf8))
        do {
            let template = try Template(input)
            let count = template.parts.reduce(0) { if case .text(let range) = $1 { $0 + range.count } else { $0 } }
            #expect(count <= input.count)
        } catch {
            #expect(error.line >= 1 && error.column >= 1)
        }
    }
}
