import TestSupport
import Testing

@testable import Sealing

@Suite("How sealed values are written")
struct ValuesEncodingTests {
    @Test("base64url comes back, for every length")
    func base64RoundTrip() {
        var random = SeededGenerator(seed: 0xB64)
        for count in 0..<200 {
            let bytes = random.bytes(count)
            let text = Base64URL.text(bytes)
            #expect(text.utf8.count == Base64URL.encodedCount(count))
            #expect(Base64URL.bytes(text) == bytes)
        }
    }

    @Test("base64url has one spelling: of all that decodes, what is written is what was read")
    func base64IsCanonical() {
        let alphabet = Array("AZaz09-_BQgw=+/ \n".utf8)
        var random = SeededGenerator(seed: 0xB65)
        var decoded = 0
        for _ in 0..<5_000 {
            let length = Int.random(in: 0...6, using: &random)
            let text = String(
                decoding: (0..<length).compactMap { _ in alphabet.randomElement(using: &random) }, as: UTF8.self)
            guard let bytes = Base64URL.bytes(text) else { continue }
            decoded += 1
            #expect(Base64URL.text(bytes) == text)
        }
        #expect(decoded > 100)
    }

    @Test(
        "known lengths of Padmé",
        arguments: [
            (0, 32), (30, 32), (31, 36), (32, 36), (35, 40), (62, 64), (63, 72), (254, 256), (255, 272), (1_000, 1_024),
            (1_023, 1_088), (9_998, 10_240), (65_534, 65_536), (65_536, 67_584),
        ])
    func paddedLength(value: Int, padded: Int) {
        #expect(PaddedPlaintext.count(forValueOf: value) == padded)
        #expect(PaddedPlaintext.isCount(padded))
    }

    @Test("padding never shortens, adds at most an eighth, and is a fixed point")
    func paddingIsSane() {
        for count in 0...PaddedPlaintext.maximumValueCount {
            let padded = PaddedPlaintext.count(forValueOf: count)
            let content = max(32, count + 2)
            if padded < content || padded * 8 > content * 9 || !PaddedPlaintext.isCount(padded) {
                Issue.record("\(count) is padded to \(padded)")
                break
            }
        }
        #expect(!PaddedPlaintext.isCount(31))
        #expect(!PaddedPlaintext.isCount(33))
        #expect(!PaddedPlaintext.isCount(69_632))
    }

    @Test(
        "scalars that YAML's core schema reads as something else than a string",
        arguments: [
            "null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE", "0", "-0", "+12", "007",
            "0o17",
            "0x1F", "0xdeadBEEF", "1.", ".5", "-.5", "1.25", "1e3", "1E+3", "-1.5e-10", ".inf", "-.inf", "+.Inf",
            ".INF",
            ".nan", ".NaN", ".NAN",
        ])
    func typedScalars(text: String) {
        let isTyped = CoreSchema.readsTyped(Array(text.utf8).span)
        #expect(isTyped)
    }

    @Test(
        "scalars that it reads as strings",
        arguments: [
            "", "nULL", "yes", "no", "on", "2026-11-24", "-0x1F", "+0o7", "0o8", "0x", "0xG", "0o", ".", "+", "-", "+.",
            "e3", "1e",
            "1e+", "1.2.3", "1_000", "--1", "+-1", ".Nan", "-.nan", "inf", "1 ", " 1", "1\n", "*a", "&a 1", "!!int 1",
            "0b1", "１",
        ])
    func stringScalars(text: String) {
        let isTyped = CoreSchema.readsTyped(Array(text.utf8).span)
        #expect(!isTyped)
    }

    @Test("what claims to be a token is known in any case")
    func claims() {
        for text in ["seal:v1:prod:", "SEAL:", "Seal:anything", "seal:"] { #expect(SealedValue.looksLikeToken(text)) }
        for text in ["", "seal", "sealed:", " seal:v1", "seal\u{1A}v1", "ſeal:"] {
            #expect(!SealedValue.looksLikeToken(text))
        }
    }

    @Test("names hold only what they may")
    func names() {
        for name in ["a", "prod", "0", "a-b_c", String(repeating: "x", count: 63)] { #expect(ScopeName(name) != nil) }
        for name in ["", "Prod", "-a", "_a", "a.b", "a/b", "a b", "é", String(repeating: "x", count: 64)] {
            #expect(ScopeName(name) == nil)
        }
        #expect(KeyID("0faae0a495ae4b28")?.description == "0faae0a495ae4b28")
        for id in [
            "", "0faae0a495ae4b2", "0faae0a495ae4b288", "0FAAE0A495AE4B28", "0faae0a495ae4b2g", "0faae0a495ae4b2é",
        ] {
            #expect(KeyID(id) == nil)
        }
    }

    @Test("a fingerprint is the beginning of the hash of the canonical text")
    func fingerprint() {
        let vector = SealVectors.all.scopeState
        #expect(Fingerprint(recipient: vector.recipient).description == vector.fingerprint)
    }
}
