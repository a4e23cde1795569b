import TestSupport
import Testing

@testable import Stores

@Suite("Maps and lists in a column")
struct TextCodingTests {
    @Test("read like this")
    func examples() {
        #expect(TextCoding.encode(["owner": "payments/db", "a b": "1=2&3"]) == "a%20b=1%3D2%263&owner=payments/db")
        #expect(TextCoding.encode(["secrets/a.yaml", "ü"]) == "secrets/a.yaml&%C3%BC")
        #expect(TextCoding.map("") == [:])
    }

    @Test("come back as they were")
    func roundTrip() {
        let seed: UInt64 = 0x5EED_0004
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let texts = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                String(decoding: generator.bytes(Int.random(in: 1...12, using: &generator)), as: UTF8.self)
            }
            #expect(TextCoding.list(TextCoding.encode(texts)) == texts, "seed \(seed)")
            let map = Dictionary(texts.map { ($0, String($0.reversed())) }, uniquingKeysWith: { first, _ in first })
            #expect(TextCoding.map(TextCoding.encode(map)) == map, "seed \(seed)")
        }
    }

    @Test("are refused when they are damaged", arguments: ["a", "a=b=c", "a=%4", "a=%G0", "a=%FF", "a&b=c"])
    func damage(text: String) {
        #expect(TextCoding.map(text) == nil)
    }
}

enum TextCodingFuzz {
    static func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let map = TextCoding.map(text) { precondition(TextCoding.map(TextCoding.encode(map)) == map) }
        _ = TextCoding.list(text)
    }
}

@Test("damaged columns never trap")
func fuzzTextCoding() {
    var generator = SeededGenerator(seed: 0x5EED_0005)
    let input = Array("a%20b=1%3D2%263&owner=payments/db&%C3%BC=".utf8)
    for _ in 0..<5000 { TextCodingFuzz.run(generator.mutation(of: input)) }
}
