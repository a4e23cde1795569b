import Crypto
import FoundationEssentials
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Sealing

/// The test vectors of the age format from C2SP's CCTV collection.
@Suite("age: published vectors")
struct AgeVectorTests {
    static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Vectors")
        .appending("age")
    static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string))?.sorted() ?? []

    @Test("all 143 are here")
    func count() {
        #expect(Self.names.count == 143)
    }

    @Test("succeeds or fails at the named stage", arguments: names)
    func vector(name: String) async throws {
        let vector = try await Vector(name)
        let outcome = vector.open()
        #expect(outcome.stage == vector.expectation, "\(name): \(vector.comment)")
        if vector.expectation == "success" { #expect(outcome.hash == vector.payload) }
    }

    struct Vector {
        let expectation: String
        let payload: String
        let comment: String
        private let identities: [any AgeIdentity]
        private let file: [UInt8]
        private let isArmored: Bool

        init(_ name: String) async throws {
            let bytes = try #require(readBytes(AgeVectorTests.folder.appending(name)))
            let separator = try #require(bytes.firstRange(of: [0x0A, 0x0A]))
            let header = String(decoding: bytes[..<separator.lowerBound], as: UTF8.self)
            let fields = header.split(separator: "\n").map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (key: String(parts[0]), value: parts.count > 1 ? String(parts[1].dropFirst()) : "")
            }
            let known: Set = [
                "expect", "payload", "identity", "passphrase", "file key", "armored", "compressed", "comment",
            ]
            try #require(fields.allSatisfy { known.contains($0.key) })
            func values(_ key: String) -> [String] { fields.filter { $0.key == key }.map(\.value) }
            expectation = values("expect")[0]
            payload = values("payload").first ?? ""
            comment = values("comment").joined()
            identities =
                try values("identity").flatMap { try IdentityParser.parse(SecretBytes(copying: Array($0.utf8).span)) }
                + values("passphrase").map {
                    PassphraseIdentity(
                        SecretBytes(copying: Array($0.utf8).span), limit: PassphraseIdentity.interactiveLimit)
                }
            var file = Array(bytes[separator.upperBound...])
            if !values("compressed").isEmpty {
                file = try await runProgram(
                    "python3",
                    ["-c", "import sys,zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"],
                    input: file
                ).output
            }
            self.file = file
            isArmored = values("armored") == ["yes"]
        }

        func open() -> (stage: String, hash: String) {
            do throws(AgeError) {
                let file = isArmored ? try AgeArmor.decode(file) : file
                let opened = try AgeFile.decrypt(file, with: identities)
                let hash = opened.withBytes { bytes in bytes.withUnsafeBytes { SHA256.hash(data: $0) } }
                return ("success", hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            } catch {
                let stage =
                    switch error {
                    case .armor: "armor failure"
                    case .header, .lowOrderPoint, .limit: "header failure"
                    case .mac: "HMAC failure"
                    case .noMatch: "no match"
                    case .payload: "payload failure"
                    default: "\(error)"
                    }
                return (stage, "")
            }
        }
    }
}
