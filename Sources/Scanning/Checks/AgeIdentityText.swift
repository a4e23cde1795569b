/// An age identity is Bech32 (BIP 173), whose last six characters are a checksum.
struct AgeIdentityText: StructuralCheck {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        let text = secret.map(\.lowercased)
        guard let separator = text.lastIndex(of: UInt8(ascii: "1")) else { return .invalid }
        let prefix = text[..<separator]
        var values = prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
        for byte in text[(separator + 1)...] {
            guard let value = Self.alphabet.firstIndex(of: byte) else { return .invalid }
            values.append(UInt8(value))
        }
        return Self.polymod(values) == 1 ? .valid : .invalid
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        values.reduce(UInt32(1)) { checksum, value in
            let top = checksum >> 25
            let shifted = (checksum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            return generators.enumerated().reduce(shifted) { top >> UInt32($1.offset) & 1 != 0 ? $0 ^ $1.element : $0 }
        }
    }
}
