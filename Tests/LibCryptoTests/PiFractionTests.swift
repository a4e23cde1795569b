import LibCrypto
import Testing

@Suite("π") struct PiFractionTests {
    @Test("its digits are those of Blowfish's first and last words")
    func digits() {
        let words = PiFraction.words(1042)
        #expect(words.prefix(4) == [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344])
        #expect(words.suffix(2) == [0x578F_DFE3, 0x3AC3_72E6])
    }
}
