import FoundationEssentials
import SecretMemory
import TestSupport
import Testing

@testable import git_seal

@Suite("Templates and their filters")
struct TemplateTests {
    private func apply(_ filter: TemplateFilter, to bytes: [UInt8]) -> [UInt8] {
        filter.apply(to: bytes.span).withBytes { $0.withUnsafeBytes { Array($0) } }
    }

    @Test("base64 is what everybody else makes", arguments: 0..<60)
    func base64(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = generator.bytes(seed)
        #expect(apply(.base64, to: bytes) == Array(Data(bytes).base64EncodedData()))
    }

    @Test("a string of JSON reads back as the same", arguments: 0..<60)
    func json(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let scalars = (0..<20).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &generator) ? 0x7F : 0xFFFF), using: &generator))
        }
        let text = String(String.UnicodeScalarView(scalars))
        let written = apply(.json, to: Array(text.utf8))
        #expect(try JSONDecoder().decode([String].self, from: Data([0x5B] + written + [0x5D])) == [text])
    }

    @Test("a shell and a URL give the value back", arguments: 0..<20)
    func shell(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<30).map { _ in UInt8.random(in: 1...0x7F, using: &generator) }
        let quoted = String(decoding: apply(.shell, to: bytes), as: UTF8.self)
        #expect(try await runProgram("sh", ["-c", "printf %s \(quoted)"]).output == bytes)
        let url = String(decoding: apply(.url, to: bytes), as: UTF8.self)
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
