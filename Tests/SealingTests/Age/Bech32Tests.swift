import TestSupport
import Testing

@testable import Sealing

@Suite("Bech32")
struct Bech32Tests {
    @Test("the valid strings of BIP 173 whose data are whole bytes come back as they were")
    func valid() throws {
        for text in [
            "A12UEL5L", "a12uel5l",
            "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        ] {
            let (prefix, data) = try #require(AgeFixtures.bech32(text), "\(text)")
            #expect(data.isEmpty)
            #expect(String(decoding: Bech32.encode(prefix, data.span), as: UTF8.self) == text)
        }
    }

    @Test("its invalid strings are refused, and mixed case")
    func invalid() {
        for text in [
            "", "1", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee",
            "a12UEL5L",
            "a12uel5l ", "de1lg7wt\u{7F}",
        ] {
            #expect(AgeFixtures.bech32(text) == nil, "\(text)")
        }
    }

    @Test("bits that fill no byte are fewer than five and zero, though the checksum is right")
    func strayBits() {
        // Addresses of BIP 173, whose data are not one run of bytes: 33 bytes and a bit of 0, the same with a bit of 1.
        #expect(AgeFixtures.bech32("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7")?.data.count == 33)
        #expect(AgeFixtures.bech32("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv") == nil)
        // Five bits of 0, which is a digit too many.
        #expect(AgeFixtures.bech32("a1q3g6mn3") == nil)
    }

    @Test("data of every length come back, and no character can be another one")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 0xBEC)
        for length in 0...70 {
            let data = generator.bytes(length)
            for prefix in ["age", "AGE-SECRET-KEY-"] {
                var text = Bech32.encode(prefix, data.span)
                let decoded = try #require(AgeFixtures.bech32(String(decoding: text, as: UTF8.self)))
                #expect(decoded == (prefix, data))
                let position = Int.random(in: (prefix.utf8.count + 1)..<text.count, using: &generator)
                let other = prefix == "age" ? UInt8(ascii: "q") : UInt8(ascii: "Q")
                text[position] = text[position] == other ? other - 1 : other
                #expect(AgeFixtures.bech32(String(decoding: text, as: UTF8.self)) == nil)
            }
        }
    }
}
