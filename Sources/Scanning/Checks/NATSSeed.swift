/// A NATS seed: base 32 whose last two bytes are the CRC-16 (XMODEM) of the rest, little-endian.
struct NATSSeed: StructuralCheck {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in secret {
            guard let digit = Self.alphabet.firstIndex(of: byte) else { return .invalid }
            bits = (bits << 5 | UInt32(digit)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard bytes.count > 2 else { return .invalid }
        let stored = UInt16(bytes[bytes.count - 2]) | UInt16(bytes[bytes.count - 1]) << 8
        return Self.checksum(bytes.dropLast(2)) == stored ? .valid : .invalid
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(UInt16(0)) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt16(byte) << 8) { value, _ in
                value & 0x8000 != 0 ? value << 1 ^ 0x1021 : value << 1
            }
        }
    }
}
