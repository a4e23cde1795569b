import Catalog
import FoundationEssentials
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing
import YAMLDocument

@testable import git_seal

/// Values that everybody quotes in another way.
@Suite("Forms in which get prints keys")
struct FieldsFormatTests {
    private static let alphabet = Array("ab'\"\\$`!#\n\r\t =&;|<>(){}[]*?~%^é🔑\u{85}\u{2028}")

    /// A file of dotenv with some values, as JSON has them, which is what double quotes are.
    private func fields(_ values: [String]) throws -> SecretFields {
        let lines = values.enumerated().map { index, value -> String in
            let quoted = value.map { "\"\\$`".contains($0) ? "\\\($0)" : String($0) }.joined()
            return "KEY\(index)=\"\(quoted)\"\n"
        }
        let file = try InPlaceFile(Array(lines.joined().utf8), .dotenv, name: "test.env")
        return SecretFields(file, at: Array(file.text.places.indices), file.text.open(with: [:]))
    }

    private func values(seed: Int) -> [String] {
        var generator = SeededGenerator(seed: UInt64(seed))
        return (0..<20).map { _ in
            let count = Int.random(in: 0...12, using: &generator)
            return String((0..<count).map { _ in Self.alphabet.randomElement(using: &generator) ?? "a" })
        }
    }

    private func text(_ format: FieldsFormat, _ values: [String]) throws -> [UInt8] {
        let fields = try fields(values)
        return try format.text(of: fields.fields, in: fields).withBytes { $0.withUnsafeBytes { Array($0) } }
    }

    @Test("sh and our own reader take lines of env for the same values", arguments: 0..<25)
    func environment(seed: Int) async throws {
        let values = values(seed: seed)
        let lines = try text(.env, values)
        let read = try fieldsOfDotenv(lines)
        #expect(read == values)
        try await withTemporaryDirectory { folder in
            let file = folder.appending("values.env")
            try writeText(String(decoding: lines, as: UTF8.self), to: file)
            let names = values.indices.map { "\"$KEY\($0)\"" }.joined(separator: " ")
            let result = try await runProgram("sh", ["-c", "set -a; . \(file); printf '%s\\0' \(names)"])
            let parts = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(parts.map { String(decoding: $0, as: UTF8.self) } == values, "seed \(seed)")
        }
    }

    private func fieldsOfDotenv(_ lines: [UInt8]) throws -> [String] {
        let text = try SealedText(lines, as: .dotenv)
        let values = text.values(at: Array(text.places.indices))
        return (0..<values.count).compactMap { index in
            values.withBytes(at: index) { bytes in String(decoding: bytes.withUnsafeBytes { Array($0) }, as: UTF8.self)
            }
        }
    }

    @Test("JSON and YAML read back as the same", arguments: 0..<25)
    func documents(seed: Int) throws {
        let values = values(seed: seed)
        let json = try JSONDecoder().decode([String: String].self, from: Data(try text(.json, values)))
        let yaml = try YAMLStream(parsing: try text(.yaml, values)).documents.first
        for (index, value) in values.enumerated() {
            #expect(json["KEY\(index)"] == value)
            #expect(yaml?["KEY\(index)"]?.string == value)
        }
    }

    @Test(
        "names that a shell or the loader obeys are refused",
        arguments: ["PATH", "LD_PRELOAD", "IFS", "BASH_ENV", "ENV", "GIT_SSH_COMMAND", "PYTHONPATH", "GCONV_PATH"])
    func obeyed(name: String) throws {
        #expect(VariableName.isObeyed(name) && !VariableName.isObeyed("DB_" + name))
        let file = try InPlaceFile(Array("\(name)=x\n".utf8), .dotenv, name: "test.env")
        let fields = SecretFields(file, at: [0], file.text.open(with: [:]))
        #expect(throws: Diagnostic.self) { _ = try FieldsFormat.env.text(of: fields.fields, in: fields).count }
        #expect(try FieldsFormat.env.text(of: fields.fields, in: fields, prefix: "DB_").count > 0)
    }
}
