/// A name that promises a credential and the literal that it is given, in whatever language.
struct Assignment {
    let name: Range<Int>
    let value: Range<Int>
    let isQuoted: Bool

    private static let nameLimit = 80
    private static let valueLimit = 512

    private static let nameBytes: ByteSet = {
        var set = ByteSet.wordBytes
        set.insert(UInt8(ascii: "-"))
        set.insert(UInt8(ascii: "."))
        return set
    }()

    /// The assignment to the name around `word`, if one is there.
    init?(around word: Range<Int>, in text: UnsafeBufferPointer<UInt8>, allowsBareValues: Bool) {
        var start = word.lowerBound
        let floor = max(0, start - Self.nameLimit)
        while start > floor, Self.nameBytes.contains(text[start - 1]) { start -= 1 }
        var end = word.upperBound
        let ceiling = min(text.count, end + Self.nameLimit)
        while end < ceiling, Self.nameBytes.contains(text[end]) { end += 1 }
        guard end < ceiling else { return nil }
        name = start..<end
        var scanner = AssignmentScanner(text: text, position: end)
        let follows = start >= 2 && text[start - 1] == UInt8(ascii: "-") && text[start - 2] == UInt8(ascii: "-")
        guard scanner.skipOperator(isOption: follows || text[start] == UInt8(ascii: "-")) else { return nil }
        guard let found = scanner.value(allowsBare: allowsBareValues, limit: Self.valueLimit) else { return nil }
        value = found.range
        isQuoted = found.isQuoted
    }
}

/// Steps over what stands between a name and its value.
struct AssignmentScanner {
    let text: UnsafeBufferPointer<UInt8>
    var position: Int
    private var isElement = false

    init(text: UnsafeBufferPointer<UInt8>, position: Int) {
        self.text = text
        self.position = position
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        for index in 0..<word.utf8CodeUnitCount where peek(index) != word.utf8Start[index] { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    /// `=`, `:`, `:=`, `=>`, `->`, `,` and `(` in calls, `>` of an element, a `value` attribute or key beside a `name`.
    mutating func skipOperator(isOption: Bool) -> Bool {
        var wasQuoted = false
        while let byte = peek(), Self.isQuote(byte) || byte == UInt8(ascii: "\\") {
            position += 1
            wasQuoted = true
        }
        while skip(UInt8(ascii: "]")) {}
        if !wasQuoted && skip(UInt8(ascii: ">")) {
            isElement = true
            return true
        }
        let afterName = position
        skipSpaces()
        if isOption && position > afterName { return peek() != UInt8(ascii: "-") && peek() != 0x0A }
        if wasQuoted && (skip(UInt8(ascii: ",")) || skip(UInt8(ascii: ")"))) { return true }
        if skipNamedValue() { return true }
        if skip(UInt8(ascii: "(")) { return true }
        if skip(":=") || skip("=>") || skip("->") || skip("<-") { return true }
        if skip(UInt8(ascii: "=")) {
            // A comparison with a literal gives a password away as well as an assignment does.
            while skip(UInt8(ascii: "=")) {}
            return true
        }
        guard skip(UInt8(ascii: ":")) else { return false }
        if skip(UInt8(ascii: ":")) { return false }
        skipTypeAnnotation()
        return true
    }

    /// `name: string = "…"`, `name: &'static str = "…"`
    private mutating func skipTypeAnnotation() {
        let start = position
        skipSpaces()
        while let byte = peek(),
            ByteSet.wordBytes.contains(byte) || [0x26, 0x27, 0x3F, 0x20, 0x5B, 0x5D, 0x3C, 0x3E].contains(byte)
        {
            position += 1
            guard position - start < 40 else { break }
        }
        guard peek() == UInt8(ascii: "="), peek(1) != UInt8(ascii: "="), position > start + 1 else {
            position = start
            return
        }
        position += 1
    }

    /// `name="password" value="…"`, and in YAML `name: PASSWORD` with `value: …` on the next line.
    private mutating func skipNamedValue() -> Bool {
        let start = position
        while let byte = peek(),
            byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: ",")
        {
            position += 1
        }
        _ = skip(UInt8(ascii: "\""))
        if skip("value") || skip("Value") {
            _ = skip(UInt8(ascii: "\""))
            skipSpaces()
            if skip(UInt8(ascii: "=")) || skip(UInt8(ascii: ":")) { return true }
        }
        position = start
        return false
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    mutating func value(allowsBare: Bool, limit: Int) -> (range: Range<Int>, isQuoted: Bool)? {
        if isElement { return element(limit) }
        skipSpaces()
        // String prefixes of Python, C#, Scala: `b"…"`, `@"…"`, `r'…'`.
        for _ in 0..<2 {
            if let byte = peek(), let next = peek(1), Self.isQuote(next) || peek(2).map(Self.isQuote) == true,
                [0x62, 0x42, 0x72, 0x52, 0x75, 0x55, 0x66, 0x40].contains(byte)
            {
                position += 1
            }
        }
        var isEscaped = false
        if peek() == UInt8(ascii: "\\"), let next = peek(1), Self.isQuote(next) {
            position += 1
            isEscaped = true
        }
        guard let quote = peek(), Self.isQuote(quote) else { return allowsBare ? bare(limit) : nil }
        position += 1
        if peek() == quote, peek(1) == quote { position += 2 }
        let start = position
        while let byte = peek(), byte != quote, byte != 0x0A, position - start <= limit {
            if byte == UInt8(ascii: "\\") {
                if isEscaped { break }
                position += 1
            }
            position += 1
        }
        let end = min(position, text.count)
        guard end > start, end - start <= limit, end < text.count, text[end] == quote || isEscaped else { return nil }
        return (start..<end, true)
    }

    private mutating func element(_ limit: Int) -> (range: Range<Int>, isQuoted: Bool)? {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "<"), byte != 0x0A, position - start <= limit { position += 1 }
        guard peek() == UInt8(ascii: "<"), peek(1) == UInt8(ascii: "/"), position > start else { return nil }
        return (start..<position, true)
    }

    private mutating func bare(_ limit: Int) -> (range: Range<Int>, isQuoted: Bool)? {
        let start = position
        while let byte = peek(), byte > 0x20, byte != UInt8(ascii: ";"), byte != UInt8(ascii: ","), !Self.isQuote(byte),
            position - start <= limit
        {
            position += 1
        }
        guard position > start, position - start <= limit else { return nil }
        return (start..<position, false)
    }
}
