extension TOMLCursor {
    /// A bare or quoted key.
    func readKey() throws(TOMLError) -> String {
        if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
            return try readString(multiLineAllowed: false)
        }
        let start = position
        while let byte = peek(), Self.isBareKeyByte(byte) { position += 1 }
        guard position > start else { throw error(.expected("a key")) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isBareKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Any of the four kinds of strings; the multi-line ones only where the grammar has them.
    func readString(multiLineAllowed: Bool) throws(TOMLError) -> String {
        if multiLineAllowed && starts(with: "\"\"\"") { return try readMultiLine(UInt8(ascii: "\"")) }
        if multiLineAllowed && starts(with: "'''") { return try readMultiLine(UInt8(ascii: "'")) }
        let quote = bytes[position]
        position += 1
        var content: [UInt8] = []
        while let byte = peek(), byte != 0x0A {
            if byte == quote {
                position += 1
                return String(decoding: content, as: UTF8.self)
            }
            try readCharacter(byte, quote, into: &content)
        }
        throw error(.unterminatedString)
    }

    private func readMultiLine(_ quote: UInt8) throws(TOMLError) -> String {
        position += 3
        _ = skipLineEnd()
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote && peek(1) == quote && peek(2) == quote {
                position += 3
                // Up to two quotes may stand right before the closing three.
                for _ in 0..<2 where peek() == quote {
                    content.append(quote)
                    position += 1
                }
                return String(decoding: content, as: UTF8.self)
            }
            if skipLineEnd() {
                content.append(0x0A)
            } else if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") && skipLineContinuation() {
                continue
            } else {
                try readCharacter(byte, quote, into: &content)
            }
        }
        throw error(.unterminatedString)
    }

    /// A backslash at the end of a line swallows the white space up to the next character.
    private func skipLineContinuation() -> Bool {
        var end = position + 1
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 || bytes[end] == 0x0D { end += 1 }
        guard end < bytes.count, bytes[end] == 0x0A else { return false }
        while end < bytes.count, [0x20, 0x09, 0x0D, 0x0A].contains(bytes[end]) { end += 1 }
        position = end
        return true
    }

    private func readCharacter(_ byte: UInt8, _ quote: UInt8, into content: inout [UInt8]) throws(TOMLError) {
        if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
            content.append(contentsOf: try readEscape())
            return
        }
        guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw error(.controlCharacter) }
        content.append(byte)
        position += 1
    }

    private func readEscape() throws(TOMLError) -> [UInt8] {
        let start = position
        position += 1
        guard let kind = peek() else { throw error(.unterminatedString) }
        position += 1
        switch kind {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [kind]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = kind == UInt8(ascii: "u") ? 4 : 8
            let end = min(position + digits, bytes.count)
            let text = bytes[position..<end]
            if text.count == digits, text.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
                let code = UInt32(String(decoding: text, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(code)
            {
                position = end
                return Array(String(Character(scalar)).utf8)
            }
        default: break
        }
        position = start
        throw error(.invalidEscape)
    }
}
