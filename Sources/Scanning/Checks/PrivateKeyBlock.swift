/// A private key in PEM: what is between its lines must be DER or OpenSSH's own format, and not encrypted.
struct PrivateKeyBlock: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        if secret.contains(Array("ENCRYPTED".utf8)) { return .invalid }
        guard let body = Self.body(secret) else { return .invalid }
        if body.starts(with: Array("openssh-key-v1\0".utf8)) { return Self.judgeOpenSSH(body) }
        return Self.isSequence(body) ? .valid : .invalid
    }

    /// The decoded text between the two lines; line ends may be written as `\n`, and quotes stand between string parts.
    static func body(_ block: [UInt8]) -> [UInt8]? {
        let dashes = Array("-----".utf8)
        let marks = block.withUnsafeBufferPointer { $0.occurrences(of: dashes) }
        guard marks.count >= 3, marks[1] + 5 <= marks[2] else { return nil }
        var digits: [UInt8] = []
        var isEscaped = false
        for byte in block[(marks[1] + 5)..<marks[2]] {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if ByteSet.base64Bytes.contains(byte) {
                digits.append(byte)
            }
        }
        return Base64.decode(digits[...])
    }

    /// DER: one SEQUENCE with a length of its own that fits what is there.
    private static func isSequence(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 16, bytes[0] == 0x30 else { return false }
        if bytes[1] < 0x80 { return Int(bytes[1]) + 2 == bytes.count }
        let width = Int(bytes[1] & 0x7F)
        guard (1...3).contains(width) else { return false }
        let length = bytes[2..<(2 + width)].reduce(0) { $0 << 8 | Int($1) }
        return length + 2 + width == bytes.count
    }

    /// The cipher's name follows the magic; `none` is a key that is not encrypted.
    private static func judgeOpenSSH(_ bytes: [UInt8]) -> CheckVerdict {
        let none: [UInt8] = [0, 0, 0, 4] + Array("none".utf8)
        return bytes.dropFirst(15).starts(with: none) ? .valid : .invalid
    }
}
