import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Interchange

@Suite("SOPS files that somebody changed")
struct SOPSTamperingTests {
    private func withFile(
        _ text: String = "a: one\nb: two\nlist:\n    - x\n    - y\nplain_unencrypted: 1\nempty: \"\"\n",
        options: [String] = [], _ body: (SOPSProgram, String) throws -> Void
    ) async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try await sops.encrypt(text, name: "a.yaml", options: options)
            try body(sops, String(decoding: file, as: UTF8.self))
        }
    }

    private func error(_ sops: SOPSProgram, _ text: String, as format: SOPSFormat = .yaml) -> SOPSError? {
        do {
            _ = try sops.open(Array(text.utf8), as: format)
            return nil
        } catch {
            return error as? SOPSError
        }
    }

    /// The line of a key, without its line feed.
    private func line(_ key: String, of text: String) throws -> String {
        let line = text.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix("\(key):") }
        return String(try #require(line))
    }

    @Test("swapped, renamed and replayed values do not open")
    func moved() async throws {
        try await withFile { sops, text in
            let a = try line("a", of: text)
            let b = try line("b", of: text)
            let swapped = text.replacing(a, with: "a" + b.dropFirst()).replacing(
                b + "\nl", with: "b" + a.dropFirst() + "\nl")
            #expect(error(sops, swapped) == .doesNotOpen(ValuePath([.key("a")])))
            #expect(error(sops, text.replacing("a: ENC", with: "z: ENC")) == .doesNotOpen(ValuePath([.key("z")])))
        }
    }

    @Test("removed, reordered, added and changed public values differ from the checksum, which can be ignored")
    func checksum() async throws {
        try await withFile { sops, text in
            let a = try line("a", of: text) + "\n"
            let b = try line("b", of: text) + "\n"
            let items = text.split(separator: "\n").filter { $0.hasPrefix("    - ENC") }.map { $0 + "\n" }
            let changed = [
                text.replacing(a, with: ""), text.replacing(a + b, with: b + a),
                text.replacing(items[0] + items[1], with: items[1] + items[0]),
                text.replacing("plain_unencrypted: 1", with: "plain_unencrypted: 2"),
                text.replacing("plain_unencrypted: 1", with: "plain_unencrypted: 1\nmore_unencrypted: 1"),
            ]
            for file in changed {
                try #require(file != text)
                #expect(error(sops, file) == .checksumDiffers)
                #expect(throws: Never.self) { _ = try sops.open(Array(file.utf8), as: .yaml, checksum: .ignored) }
            }
            let mac = try line("mac", of: text)
            #expect(error(sops, text.replacing(mac + "\n", with: "")) == .checksumMissing)
            let modified = try line("lastmodified", of: text)
            #expect(
                error(sops, text.replacing(modified, with: "    lastmodified: \"2020-01-01T00:00:00Z\""))
                    == .checksumDoesNotOpen)
        }
    }

    @Test("a checksum of the encrypted values alone leaves the others out, and is no other file's")
    func encryptedOnly() async throws {
        try await withFile(options: ["--mac-only-encrypted"]) { sops, text in
            #expect(error(sops, text) == nil)
            #expect(error(sops, text.replacing("plain_unencrypted: 1", with: "plain_unencrypted: 2")) == nil)
            #expect(error(sops, text.replacing("mac_only_encrypted: true", with: "x: 1")) == .checksumDiffers)
        }
    }

    @Test("plaintext in place of a value, broken tokens, unknown types, missing blocks, aliases and two rules are told")
    func shapes() async throws {
        try await withFile { sops, text in
            let a = try line("a", of: text)
            let path = ValuePath([.key("a")])
            #expect(error(sops, text.replacing(a, with: "a: hunter2")) == .notEncrypted(path))
            #expect(error(sops, text.replacing(a, with: "a: 12")) == .notEncrypted(path))
            #expect(error(sops, text.replacing(a, with: a.replacing("data:", with: "data:!"))) == .malformedValue(path))
            #expect(
                error(sops, text.replacing(a, with: a.replacing("type:str", with: "type:list")))
                    == .unknownType(path, type: "list"))
            #expect(error(sops, "a: 1\n") == .noMetadata)
            #expect(error(sops, "- a\n") == .noMapping)
            #expect(error(sops, "A=1\n", as: .dotenv) == .noMetadata)
            #expect(error(sops, "[a]\nb=1\n", as: .ini) == .noMetadata)
            #expect(error(sops, "{\"a\": 1}", as: .json) == .noMetadata)
            #expect(error(sops, "A\n", as: .dotenv) == .line(1))
            #expect(
                error(
                    sops,
                    text.replacing("unencrypted_suffix: _un", with: "encrypted_regex: x\n    unencrypted_suffix: _un"))
                    == .severalRules)
            let alias = text.replacing(a, with: "a: &x ENC[]\nc: *x")
            if case .unsupported? = error(sops, alias) {} else { Issue.record("an alias passed") }
            let broken = text.replacing("unencrypted_suffix: _unencrypted", with: "encrypted_regex: \"(\"")
            if case .pattern? = error(sops, broken) {} else { Issue.record("a broken pattern passed") }
        }
    }

    @Test("each flipped bit of a value and each cut of the file is refused")
    func flips() async throws {
        try await withFile("a: hunter2\n") { sops, text in
            let bytes = Array(text.utf8)
            let end = try #require(bytes.firstIndex(of: 0x0A))
            for position in 0..<end {
                for bit in 0..<7 {
                    var changed = bytes
                    changed[position] ^= 1 << UInt8(bit)
                    #expect(throws: SOPSError.self) { _ = try sops.open(changed, as: .yaml) }
                }
            }
            // The version at the end is bound to nothing.
            let version = try #require(text.firstRange(of: "    version"))
            let least = text.utf8.distance(from: text.startIndex, to: version.lowerBound) - 14
            for length in stride(from: 0, to: least, by: 7) {
                #expect(throws: SOPSError.self) { _ = try sops.open(Array(bytes[..<length]), as: .yaml) }
            }
        }
    }

    @Test("an expensive pattern of somebody else's comes to an end")
    func pattern() throws {
        let pattern = try KeyPattern("^(a+)+$", rule: "encrypted_regex")
        #expect(!pattern.occurs(in: String(repeating: "a", count: 200) + "b"))
    }
}
