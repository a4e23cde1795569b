import FoundationEssentials
import SecretMemory
import TestSupport
import Testing

@testable import Scanning

@Suite("Known values")
struct KnownValuesTests {
    private static let value = "correct \"horse\" & battery/staple 7"

    private static func known(_ values: [String]) -> KnownValues {
        var builder = KnownValuesBuilder()
        for (number, value) in values.enumerated() {
            builder.add(Array(value.utf8).span, label: "prod:s\(number) key")
        }
        return builder.build()
    }

    private func found(_ text: String, _ known: KnownValues) -> [String] {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            known.occurrences(in: bytes).map {
                "\($0.label) \($0.encoding?.rawValue ?? "clear") at \($0.range.lowerBound)"
            }
        }
    }

    @Test("are found in clear and in every encoding, at every alignment")
    func spellings() {
        let known = Self.known(["something else entirely", Self.value])
        let data = Data(Self.value.utf8)
        #expect(found("x = '\(Self.value)'", known) == ["prod:s1 key clear at 5"])
        for before in ["", "a", "ab", "abc"] {
            let text = Data((before + Self.value + "tail").utf8).base64EncodedString()
            #expect(found("v: \(text)", known).count == 1, "after \(before.count) bytes")
            let url = text.replacing("+", with: "-").replacing("/", with: "_")
            #expect(found("v: \(url)", known).count == 1)
        }
        let digits = data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(found(digits, known) == ["prod:s1 key hexadecimal at 0"])
        #expect(found(digits.uppercased(), known) == ["prod:s1 key hexadecimal at 0"])
        #expect(found("?p=correct%20%22horse%22%20%26%20battery%2Fstaple%207", known) == ["prod:s1 key percent at 3"])
        #expect(found(#"{"p": "correct \"horse\" & battery/staple 7"}"#, known) == ["prod:s1 key escapes at 7"])
    }

    @Test("are found where they are broken over lines")
    func broken() {
        let known = Self.known([Self.value, "Zq3vT9xLkW2mR7bYcJ4hN8sPdF6gAe"])
        #expect(found("v: >-\n  correct \"horse\" &\n  battery/staple 7\n", known) == ["prod:s0 key clear at 8"])
        #expect(found("v: \"Zq3vT9xLkW2\\\n  mR7bYcJ4hN8sPdF6gAe\"", known) == ["prod:s1 key clear at 4"])
        let lines = Data(Self.value.utf8).base64EncodedString()
        #expect(found("v: |\n  \(lines.prefix(20))\n  \(lines.dropFirst(20))\n", known).count == 1)
    }

    @Test("that are short are not looked for; what only begins like one is none")
    func none() {
        #expect(Self.known(["1234567"]).count == 0)
        #expect(found("correct \"horse\" & battery/stapl", Self.known([Self.value])).isEmpty)
        #expect(found("", Self.known([Self.value])).isEmpty && found("abc", Self.known([Self.value])).isEmpty)
    }

    @Test("none of many is missed, wherever it stands (seed 6)")
    func many() {
        var generator = SeededGenerator(seed: 6)
        let digits = Array("abcdefghijkmnpqrstuvwxyz23456789-_ ")
        let values = (0..<500).map { _ in
            String(
                (0..<Int.random(in: 8...40, using: &generator)).compactMap { _ in
                    digits.randomElement(using: &generator)
                })
        }
        let known = Self.known(values)
        for (number, value) in values.enumerated() {
            let text = "noise \(number)\n\(value)\nmore"
            #expect(found(text, known).contains { $0.hasPrefix("prod:s\(number) key clear") }, "\(number)")
        }
    }

    @Test("a finding names the secret, and shows nothing of the value, not even when asked to")
    func finding() throws {
        var configuration = ScanConfiguration()
        configuration.knownValues = Self.known([Self.value])
        let report = Scanner(try BuiltIn.compiled.get(), configuration)
            .scan([ScanInput(path: "a.txt", bytes: Array("note: \(Self.value)\n".utf8))])
        #expect(report.findings.map(\.rule) == ["known-value"])
        for shows in [true, false] {
            let text = TextReport(ReportOptions(showsSecrets: shows)).write(report)
            #expect(text.contains("sealed as prod:s0 key") && !text.contains("horse") && !text.contains("staple"))
        }
    }
}
