import TestSupport
import Testing

@testable import Sealing

@Suite("age: armor")
struct AgeArmorTests {
    @Test("bytes of every length come back, in lines of at most 64 characters")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 0xA2)
        for length in 1...150 {
            let file = generator.bytes(length)
            let armored = AgeArmor.encode(file)
            #expect(AgeArmor.isArmored(armored))
            #expect(try AgeArmor.decode(armored) == file)
            #expect(armored.split(separator: UInt8(ascii: "\n")).allSatisfy { $0.count <= 64 })
        }
    }

    @Test("padding ends the text: a line before the last has none")
    func paddingInside() {
        let full = String(repeating: "A", count: 63) + "="
        let text = "-----BEGIN AGE ENCRYPTED FILE-----\n\(full)\nAAAA\n-----END AGE ENCRYPTED FILE-----\n"
        #expect(throws: AgeError.armor) { _ = try AgeArmor.decode(Array(text.utf8)) }
    }
}
