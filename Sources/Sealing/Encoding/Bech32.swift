import SecretMemory

/// Bech32 (BIP 173) without its length limit, as age uses it for keys. Nothing of a key stays behind on the way.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let separator = UInt8(ascii: "1")
    private static let checksumLength = 6
    private static let invalid: UInt8 = 0xFF
    /// The value of every character, in either case.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
            if isLower(character) { values[Int(character - 0x20)] = UInt8(value) }
        }
        return values
    }()

    /// In the case of `prefix`. The text of a secret is the caller's to wipe.
    static func encode(_ prefix: String, _ data: Span<UInt8>) -> [UInt8] {
        let caseBit: UInt8 = prefix.utf8.contains(where: isUpper) ? 0x20 : 0
        var text: [UInt8] = []
        // Room for all of it: an array that grows leaves its content where it was.
        text.reserveCapacity(prefix.utf8.count + 1 + (data.count * 8 + 4) / 5 + checksumLength)
        text += prefix.utf8
        text.append(separator)
        var checksum = Bech32Checksum(prefix)
        func append(_ digit: UInt8) {
            let character = alphabet[Int(digit)]
            text.append(isLower(character) ? character - caseBit : character)
        }
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for index in data.indices {
            bits = (bits << 8 | UInt32(data[index])) & 0xFFFF
            count += 8
            while count >= 5 {
                count -= 5
                let digit = UInt8(bits >> count & 31)
                checksum.add(digit)
                append(digit)
            }
        }
        if count > 0 {
            let digit = UInt8(bits << (5 - count) & 31)
            checksum.add(digit)
            append(digit)
        }
        checksum.digits.forEach(append)
        return text
    }

    /// The prefix as it is written, and the data; `nil` for mixed case, a wrong checksum or stray bits. The data of a
    /// secret is the caller's to wipe.
    static func decode(_ text: Span<UInt8>) -> (prefix: String, data: [UInt8])? {
        guard text.indices.allSatisfy({ (33...126).contains(text[$0]) }),
            !(text.indices.contains { isLower(text[$0]) } && text.indices.contains { isUpper(text[$0]) }),
            let end = text.indices.last(where: { text[$0] == separator }), end > 0, text.count - end > checksumLength
        else { return nil }
        let prefix = String(decoding: (0..<end).map { text[$0] }, as: UTF8.self)
        var data: [UInt8] = []
        var isValid = false
        defer { if !isValid { wipe(&data) } }
        data.reserveCapacity((text.count - end - 1 - checksumLength) * 5 / 8)
        var checksum = Bech32Checksum(prefix)
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for index in end + 1..<text.count {
            let digit = values[Int(text[index])]
            guard digit != invalid else { return nil }
            checksum.add(digit)
            guard index < text.count - checksumLength else { continue }
            bits = (bits << 5 | UInt32(digit)) & 0xFFFF
            count += 5
            if count >= 8 {
                count -= 8
                data.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        isValid = checksum.isRight && count < 5 && bits & (1 << count - 1) == 0
        return isValid ? (prefix, data) : nil
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}

/// The checksum of BIP 173: a polynomial over the prefix and the digits, taken one digit at a time.
private struct Bech32Checksum {
    private static let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]

    private var state: UInt32 = 1

    init(_ prefix: String) {
        let lower = prefix.lowercased().utf8
        for byte in lower { add(byte >> 5) }
        add(0)
        for byte in lower { add(byte & 31) }
    }

    mutating func add(_ digit: UInt8) {
        let top = state >> 25
        state = (state & 0x1FF_FFFF) << 5 ^ UInt32(digit)
        for (bit, value) in Self.generator.enumerated() where top >> UInt32(bit) & 1 == 1 { state ^= value }
    }

    /// What has to follow the digits added so far.
    var digits: [UInt8] {
        var copy = self
        for _ in 0..<6 { copy.add(0) }
        let check = copy.state ^ 1
        return (0..<6).map { UInt8(check >> (5 * (5 - UInt32($0))) & 31) }
    }

    /// Whether the digits added last are the checksum of those before.
    var isRight: Bool { state == 1 }
}
