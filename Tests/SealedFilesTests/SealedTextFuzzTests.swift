import SealedFiles
import Sealing
import SecretMemory
import TestSupport
import Testing
import YAMLDocument

@Suite("Any text with values in place")
struct SealedTextFuzzTests {
    private static let texts: [(FileFormat, String)] = [
        (
            .yaml,
            "# c\na: &x 1\nb:\n  - name: p\n    v: 'it''s'\n  - {k: \"q\\n\", l: [1, z]}\nc: |\n  one\n  two\nd: *x\n--- !t\ne: ~\n"
        ),
        (
            .yaml,
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: n\nstringData:\n  p: hunter2 # x\n  q: >-\n    folded\n    text\n"
        ),
        (.json, "{\n\t\"a\": \"x\\u00e9\", \"b\": [1, true, null, {\"name\": \"n\", \"v\": \"w\"}]\n}\n"),
        (.dotenv, "# c\nA=1\nexport B='x\ny'\nC=\"a\\\"b\" # t\nD=\n"),
    ]

    @Test("is refused with a place in it, or sealed and opened to the same values", arguments: 0..<400)
    func fuzz(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let key = try TestKey()
        for (format, sample) in Self.texts {
            let input = generator.mutation(of: Array(sample.utf8))
            let text: SealedText
            do throws(SealedTextError) {
                text = try SealedText(input, as: format)
            } catch {
                #expect(error.location.offset <= input.count)
                continue
            }
            guard let chosen = try? text.select(.all), !chosen.isEmpty,
                let sealed = try? await text.sealing(chosen, with: key.sealer)
            else { continue }
            let after = try SealedText(sealed, as: format)
            #expect(after.sealedPlaces.map(\.index) == chosen)
            let opened = after.open(with: key.openers)
            #expect(opened.isComplete)
            for index in chosen {
                let same = opened.withValue(at: index) { value, _ in
                    text.values(at: [index]).withBytes(at: 0) {
                        SecretBytes(copying: $0).isEqual(to: SecretBytes(copying: value))
                    }
                }
                #expect((same ?? nil) == true, "\(String(decoding: input, as: UTF8.self))")
            }
            let rendered = try after.rendering(opened).withBytes { $0.withUnsafeBytes { Array($0) } }
            let again = try SealedText(rendered, as: format)
            #expect(again.places.map(\.trail) == text.places.map(\.trail))
            #expect(chosen.allSatisfy { again.places[$0].content == text.places[$0].content })
            edit(input, after, opened, format, &generator)
        }
    }

    /// Whatever comes out of an editor is taken or refused.
    private func edit(
        _ input: [UInt8], _ text: SealedText, _ opened: SealedText.Opened, _ format: FileFormat,
        _ generator: inout SeededGenerator
    ) {
        guard let marked = try? text.rendering(opened, marking: true) else { return }
        let edited = generator.mutation(of: marked.withBytes { $0.withUnsafeBytes { Array($0) } })
        guard let result = try? EditedText(edited, of: text, opened, also: { (_) in [] }) else { return }
        #expect(result.kept.keys.allSatisfy { !result.changed.contains($0) })
    }

    /// Names that people give to values, and what nobody should.
    @Test("a value set at any path of keys stands there, or the path is refused", arguments: 0..<400)
    func setting(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let key = try TestKey()
        for (format, sample) in Self.texts {
            let path = generator.mutation(of: Array("b.\"c d\".e".utf8.prefix(format == .dotenv ? 1 : 9)))
            guard let keys = try? PlacePath(String(decoding: path, as: UTF8.self)).keys else { continue }
            let text = try SealedText(Array(sample.utf8), as: format)
            let binding = Binding(owner: text.documents[0].owner, steps: keys.map { .key($0) })
            let token = try key.sealer.seal(
                [0x31].span, type: .string, binding: binding, documentID: text.documentIDs()[0])
            guard let result = try? text.setting(keys, to: token, inDocument: 0) else { continue }
            let after = try SealedText(result, as: format)
            let found = after.places.filter { $0.document == 0 && $0.content.sealedValue == token }
            #expect(found.map(\.steps) == [binding.steps], "\(keys) in \(sample)")
        }
    }

    @Test("a token that was cut or changed in any bit never opens", arguments: [FileFormat.yaml, .dotenv])
    func damage(format: FileFormat) async throws {
        let key = try TestKey()
        let sealed = Array(try await key.seal(format == .yaml ? "k: hunter2\n" : "k=hunter2\n", format).utf8)
        let start = try #require(sealed.firstIndex(of: UInt8(ascii: "s")))
        for position in start..<sealed.count - 1 {
            for bit in 0..<8 {
                var damaged = sealed
                damaged[position] ^= 1 << bit
                #expect(!opens(damaged, format, key), "bit \(bit) of byte \(position)")
            }
            #expect(!opens(Array(sealed[..<position]) + [0x0A], format, key), "cut at \(position)")
        }
    }

    private func opens(_ bytes: [UInt8], _ format: FileFormat, _ key: TestKey) -> Bool {
        guard let text = try? SealedText(bytes, as: format), !text.sealedPlaces.isEmpty else { return false }
        return !text.open(with: key.openers).indices.isEmpty
    }
}
