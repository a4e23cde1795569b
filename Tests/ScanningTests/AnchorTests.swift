import BoundedPatterns
import TestSupport
import Testing

@testable import Scanning

@Suite struct AnchorTests {
    private func anchors(_ regex: String) -> [Anchor]? {
        PatternParser.parse(regex).flatMap(AnchorSearch.anchors)
    }

    private func literals(_ regex: String) -> [String]? {
        anchors(regex)?.map { String(decoding: $0.literal.bytes, as: UTF8.self) }
    }

    @Test("the literal of a token is its prefix, that of a choice one for each")
    func choosesLiterals() {
        #expect(literals(#"\bghp_[0-9A-Za-z]{36}\b"#) == ["ghp_"])
        #expect(literals(#"(?:AKIA|ASIA)[A-Z2-7]{16}"#) == ["AKIA", "ASIA"])
        #expect(literals(#"(?i)twilio[\w.-]{0,20}[0-9a-f]{32}"#) == ["twilio"])
        #expect(literals(#"[0-9a-f]{32}"#) == nil)
    }

    @Test("what stands beside a literal, and how far back a match begins, is known")
    func knowsNeighbours() throws {
        let anchor = try #require(anchors(#"\b[0-9]{2}q~x[A-F]{3}"#)?.first)
        #expect(anchor.before == 2)
        #expect(anchor.guardsAfter == [.times(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "F")), 3)])
        #expect(anchor.guardsBefore == [.times(ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9")), 2), .wordBoundary])
        let unbounded = try #require(anchors(#"[a-z]+://secret"#)?.first)
        #expect(unbounded.before == nil)
    }

    @Test("every match of a regex has one of its literals in reach, whatever the regex and the text (seed 7)")
    func anchorsAreNecessary() throws {
        let regexes = [
            #"(?i)(?:ab|c[_.-]?d)[a-d]{0,3}x?([0-9]{2,4})\b"#, #"\ba(?:bc|d){2}[^a]"#, #"(?:a|b)?cd[ef]{1,2}"#,
            #"a{2,3}b+c"#,
            #"(?:x|ab\b)c?-d"#, #"[ab]c[ab]"#,
        ]
        var generator = SeededGenerator(seed: 7)
        var matches = 0
        for regex in regexes {
            let pattern = try BoundedPattern(regex)
            let literals = anchors(regex) ?? []
            for _ in 0..<3_000 {
                let text = (0..<24).map { _ in Array("abcdeA-01".utf8).randomElement(using: &generator) ?? 0 }
                guard pattern.occurs(in: text) else { continue }
                matches += 1
                let folded = text.map(\.lowercased)
                #expect(
                    literals.contains { anchor in
                        (anchor.literal.ignoresCase ? folded : text).contains(anchor.literal.bytes)
                    }, "\(regex) \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(matches > 500)
    }

    @Test("searching by anchors finds what trying the regex everywhere finds (seed 8)")
    func anchorsFindTheSame() throws {
        let regexes = [#"(?i)\b(?:ab|c[_.-]?d)[a-d]{0,3}([0-9]{2,4})\b"#, #"\ba(?:bc|d){2}[^a]"#, #"[ef]{2,4}cd[ab]?"#]
        var generator = SeededGenerator(seed: 8)
        var found = 0
        for regex in regexes {
            let file = "[[rules]]\nid = \"r\"\nconfidence = \"high\"\nregex = '''\(regex)'''\n"
            let set = try RuleSet(builtIn: [], sources: [RuleSource(name: "t", bytes: Array(file.utf8))]) { _ in nil }
            let compiled = try RuleCompiler.compile(set, assignmentWords: [])
            var configuration = ScanConfiguration()
            configuration.decodeDepth = 0
            let matcher = try TextMatcher(compiled, configuration, FilterChain(globalAllowlists: []))
            matcher.begin(ScanInput(path: "", bytes: []))
            let pattern = try BoundedPattern(regex)
            for _ in 0..<1_500 {
                let text = (0..<60).map { _ in Array("abcdefA -01".utf8).randomElement(using: &generator) ?? 0 }
                text.withUnsafeBufferPointer { bytes in
                    var expected: [Range<Int>] = []
                    var start = 0
                    while let match = pattern.match(bytes, starts: start..<(bytes.count + 1), end: bytes.count)?[0] {
                        expected.append(match)
                        start = max(match.upperBound, start + 1)
                    }
                    found += expected.count
                    #expect(matcher.confirmedMatches(in: bytes).map(\.match) == expected)
                }
            }
        }
        #expect(found > 20)
    }
}
