import SecretMemory

/// Writes values in the encodings in which they travel, into guarded memory.
public struct KnownValuesBuilder: ~Copyable {
    private var memory = SecretBytes(zeroed: 4_096)
    private var used = 0
    private var labels: [String] = []
    private var needles: [KnownValues.Needle] = []

    public init() {}

    /// Adds a value, unless it is too short to be looked for.
    ///
    /// - Parameter label: which secret it is the value of.
    public mutating func add(_ value: Span<UInt8>, label: String) {
        guard value.count >= KnownValues.leastLength else { return }
        labels.append(label)
        needle(nil) { $0.clear(value) }
        needle(nil) { $0.withoutSpace(value) }
        for isURL in [false, true] {
            for shift in 0..<3 { needle(.base64) { $0.base64(value, shift: shift, isURL: isURL) } }
        }
        for isUpper in [false, true] {
            needle(.hexadecimal) { $0.hexadecimal(value, isUpper: isUpper) }
            needle(.percent) { $0.percent(value, isUpper: isUpper) }
        }
        needle(.escapes) { $0.json(value) }
    }

    /// What was added, to be searched for.
    public consuming func build() -> KnownValues {
        KnownValues(labels: labels, needles: needles, spellings: memory.copy(0..<used))
    }

    // MARK: Writing

    /// Keeps what `write` writes, unless it is nothing new.
    private mutating func needle(_ encoding: Finding.Encoding?, _ write: (inout KnownValuesBuilder) -> Void) {
        let start = used
        write(&self)
        let range = start..<used
        guard range.count >= KnownValues.leastLength, !isKnown(range) else {
            used = start
            return
        }
        needles.append(KnownValues.Needle(range: range, label: labels.count - 1, encoding: encoding))
    }

    /// Whether the same value has the same spelling already.
    private func isKnown(_ range: Range<Int>) -> Bool {
        memory.withBytes { bytes in
            needles.reversed().prefix { $0.label == labels.count - 1 }.contains { needle in
                needle.range.count == range.count
                    && needle.range.indices.allSatisfy {
                        bytes[$0] == bytes[range.lowerBound + $0 - needle.range.lowerBound]
                    }
            }
        }
    }

    private mutating func put(_ byte: UInt8) {
        if used == memory.count {
            var larger = SecretBytes(zeroed: memory.count * 2)
            memory.withBytes { old in
                larger.withMutableBytes { new in
                    for index in old.indices { new[index] = old[index] }
                }
            }
            memory = larger
        }
        let place = used
        memory.withMutableBytes { $0[place] = byte }
        used += 1
    }

    private mutating func clear(_ value: Span<UInt8>) {
        for index in value.indices { put(value[index]) }
    }

    private mutating func withoutSpace(_ value: Span<UInt8>) {
        for index in value.indices where ![0x20, 0x09, 0x0A, 0x0D].contains(value[index]) { put(value[index]) }
    }

    /// What every text has that encodes the value behind `shift` other bytes: digits that depend on its neighbours are left
    /// out.
    private mutating func base64(_ value: Span<UInt8>, shift: Int, isURL: Bool) {
        let bitCount = (value.count + shift) * 8
        let first = (shift * 8 + 5) / 6
        for digit in first..<(bitCount / 6) {
            var bits: UInt8 = 0
            for bit in digit * 6..<digit * 6 + 6 {
                let byte = value[bit / 8 - shift]
                bits = bits << 1 | byte >> UInt8(7 - bit % 8) & 1
            }
            put(Self.digit(bits, isURL: isURL))
        }
    }

    private static func digit(_ bits: UInt8, isURL: Bool) -> UInt8 {
        switch bits {
        case 0..<26: UInt8(ascii: "A") + bits
        case 26..<52: UInt8(ascii: "a") + bits - 26
        case 52..<62: UInt8(ascii: "0") + bits - 52
        case 62: isURL ? UInt8(ascii: "-") : UInt8(ascii: "+")
        default: isURL ? UInt8(ascii: "_") : UInt8(ascii: "/")
        }
    }

    private mutating func hexadecimal(_ value: Span<UInt8>, isUpper: Bool) {
        for index in value.indices { putDigits(value[index], isUpper: isUpper) }
    }

    private mutating func putDigits(_ byte: UInt8, isUpper: Bool) {
        for digit in [byte >> 4, byte & 15] {
            put(digit < 10 ? 0x30 + digit : (isUpper ? 0x41 : 0x61) + digit - 10)
        }
    }

    /// As in URLs (RFC 3986): all but letters, digits and `-._~` is escaped.
    private mutating func percent(_ value: Span<UInt8>, isUpper: Bool) {
        for index in value.indices {
            let byte = value[index]
            if ByteSet.isWordByte(byte) || [0x2D, 0x2E, 0x7E].contains(byte) {
                put(byte)
            } else {
                put(UInt8(ascii: "%"))
                putDigits(byte, isUpper: isUpper)
            }
        }
    }

    private static let shortEscapes: [UInt8: UInt8] = [
        0x0A: UInt8(ascii: "n"), 0x0D: UInt8(ascii: "r"), 0x09: UInt8(ascii: "t"), 0x08: UInt8(ascii: "b"),
        0x0C: UInt8(ascii: "f"), 0x22: 0x22, 0x5C: 0x5C,
    ]

    /// As JSON must escape it (RFC 8259).
    private mutating func json(_ value: Span<UInt8>) {
        for index in value.indices {
            let byte = value[index]
            if let escape = Self.shortEscapes[byte] {
                put(UInt8(ascii: "\\"))
                put(escape)
            } else if byte < 0x20 {
                for character in "\\u00".utf8 { put(character) }
                putDigits(byte, isUpper: false)
            } else {
                put(byte)
            }
        }
    }
}
