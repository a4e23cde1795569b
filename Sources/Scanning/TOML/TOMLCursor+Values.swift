extension TOMLCursor {
    /// A number, a boolean, a date: what stands without quotes or brackets.
    func readBareValue() throws(TOMLError) -> TOMLNode.Value {
        let start = position
        while let byte = peek(), Self.isBareValueByte(byte) { position += 1 }
        // A date and a time may be separated by one space.
        if position - start == 10, bytes[start + 4] == UInt8(ascii: "-"), peek() == 0x20,
            let next = peek(1), Self.isDigit(next), peek(3) == UInt8(ascii: ":")
        {
            position += 1
            while let byte = peek(), Self.isBareValueByte(byte) { position += 1 }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let value = Self.value(of: text) { return value }
        position = start
        guard let first = text.utf8.first else { throw error(.expected("a value")) }
        guard Self.isDigit(first) || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
            throw error(.expected("a value"))
        }
        let looksLikeDate = text.utf8.dropFirst().contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
        throw error(looksLikeDate ? .invalidDate(text) : .invalidNumber(text))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isBareValueByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private static func value(of text: String) -> TOMLNode.Value? {
        switch text {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .float(.infinity)
        case "-inf": return .float(-.infinity)
        case "nan", "+nan", "-nan": return .float(.nan)
        default: break
        }
        if let integer = integer(text) { return .integer(integer) }
        if let float = float(text) { return .float(float) }
        return TOMLDate.isValid(text) ? .date(text) : nil
    }

    private static func integer(_ text: String) -> Int64? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
            return digits(text.dropFirst(2)).flatMap { Int64($0, radix: radix) }
        }
        let unsigned = text.drop { $0 == "+" || $0 == "-" }
        guard text.count - unsigned.count <= 1, let plain = digits(unsigned), plain.utf8.allSatisfy(isDigit),
            plain == "0" || !plain.hasPrefix("0")
        else { return nil }
        return Int64(text.hasPrefix("-") ? "-\(plain)" : plain)
    }

    private static func float(_ text: String) -> Double? {
        let unsigned = text.drop { $0 == "+" || $0 == "-" }
        guard text.count - unsigned.count <= 1 else { return nil }
        let parts = unsigned.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard mantissa.count == 2 || parts.count == 2 else { return nil }
        guard let whole = digits(mantissa[0]), whole.utf8.allSatisfy(isDigit), whole == "0" || !whole.hasPrefix("0")
        else { return nil }
        var plain = (text.hasPrefix("-") ? "-" : "") + whole
        if mantissa.count == 2 {
            guard let fraction = digits(mantissa[1]), fraction.utf8.allSatisfy(isDigit) else { return nil }
            plain += "." + fraction
        }
        if parts.count == 2 {
            let exponent = parts[1]
            let magnitude = exponent.drop { $0 == "+" || $0 == "-" }
            guard exponent.count - magnitude.count <= 1, let power = digits(magnitude), power.utf8.allSatisfy(isDigit)
            else { return nil }
            plain += "e" + (exponent.hasPrefix("-") ? "-" : "") + power
        }
        return Double(plain)
    }

    /// Digits without their underscores, each of which must stand between two digits; `nil` if there are none.
    private static func digits(_ text: Substring) -> String? {
        guard let first = text.first, let last = text.last, first != "_", last != "_", !text.contains("__") else {
            return nil
        }
        guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || Unicode.Scalar($0).properties.isASCIIHexDigit }) else {
            return nil
        }
        return String(text.filter { $0 != "_" })
    }
}

/// The shapes of TOML's dates and times (RFC 3339 and its local parts).
enum TOMLDate {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 8 else { return false }
        if bytes[2] == UInt8(ascii: ":") { return isTime(bytes[...]) }
        guard bytes.count >= 10, isDay(bytes[..<10]) else { return false }
        if bytes.count == 10 { return true }
        guard [UInt8(ascii: "T"), UInt8(ascii: "t"), 0x20].contains(bytes[10]) else { return false }
        let rest = bytes[11...]
        if rest.last == UInt8(ascii: "Z") || rest.last == UInt8(ascii: "z") { return isTime(rest.dropLast()) }
        if let sign = rest.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
            let offset = Array(rest[(sign + 1)...])
            guard offset.count == 5, offset[2] == UInt8(ascii: ":"), let hours = number(offset[..<2]),
                let minutes = number(offset[3...])
            else { return false }
            return hours < 24 && minutes < 60 && isTime(rest[..<sign])
        }
        return isTime(rest)
    }

    private static func isDay(_ bytes: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(bytes)
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = number(bytes[..<4]),
            let month = number(bytes[5..<7]), let day = number(bytes[8..<10]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(day)
    }

    private static func isTime(_ slice: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(slice)
        guard bytes.count >= 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            let hour = number(bytes[..<2]), let minute = number(bytes[3..<5]), let second = number(bytes[6..<8]),
            hour < 24, minute < 60, second <= 60
        else { return false }
        if bytes.count == 8 { return true }
        return bytes[8] == UInt8(ascii: ".") && bytes.count > 9 && number(bytes[9...]) != nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = (value * 10 + Int(digit - UInt8(ascii: "0"))) % 1_000_000
        }
        return value
    }
}
