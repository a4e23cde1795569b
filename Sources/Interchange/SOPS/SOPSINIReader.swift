/// SOPS files in ini format. Keys before the first section are those of the section `DEFAULT`.
enum SOPSINIReader {
    static func parts(of source: [UInt8]) throws(SOPSError) -> SOPSParts {
        var reader = INIReader(source)
        var parts = SOPSParts(block: .map([:]))
        var fields: [(key: String, text: String)] = []
        var blockStart: Int?
        while let item = try reader.next() {
            switch item {
            case .section(let name, let start):
                if let open = blockStart { parts.blockRanges.append(open..<start) }
                blockStart = name == "sops" ? start : nil
            case .entry(let section, let key, let text, _) where section == "sops": fields.append((key, text))
            case .entry(let section, let key, let text, let range):
                parts.scalars.append(
                    SOPSParts.Scalar(path: ValuePath([.key(section), .key(key)]), content: .text(text), range: range))
            case .comment(let section, let next, let range):
                let text = String(decoding: source[range], as: UTF8.self)
                if let token = SOPSToken(text) {
                    let places = [section, next].compactMap { name in name.map { [$0] } } + [[]]
                    parts.comments.append(.init(range: range, token: token, places: places))
                }
            }
        }
        if let open = blockStart { parts.blockRanges.append(open..<source.count) }
        guard !fields.isEmpty else { throw .noMetadata }
        parts.block = try SOPSBlock(flat: fields)
        return parts
    }
}

/// The lines of an ini file, one after the other.
private struct INIReader {
    enum Item {
        case section(String, start: Int)
        /// `range` is where the value stands, quotes included.
        case entry(section: String, key: String, text: String, range: Range<Int>)
        /// `next` is the section that begins below it.
        case comment(section: String, next: String?, range: Range<Int>)
    }

    private let source: [UInt8]
    private var position = 0
    private var line = 0
    private var section = "DEFAULT"
    private static let tripleQuote = Array("\"\"\"".utf8)

    init(_ source: [UInt8]) {
        self.source = source
    }

    mutating func next() throws(SOPSError) -> Item? {
        while position < source.count {
            line += 1
            let start = position
            let end = source[start...].firstIndex(of: 0x0A) ?? source.count
            position = min(source.count, end + 1)
            let text = trimmed(start..<end)
            guard let first = text.first.map({ source[$0] }) else { continue }
            switch first {
            case UInt8(ascii: ";"), UInt8(ascii: "#"):
                return .comment(section: section, next: sectionName(at: position), range: trimmed(text.dropFirst()))
            case UInt8(ascii: "["):
                guard let name = sectionName(at: start) else { throw .line(line) }
                section = name
                return .section(name, start: start)
            default: return try entry(text)
            }
        }
        return nil
    }

    private mutating func entry(_ text: Range<Int>) throws(SOPSError) -> Item {
        let number = line
        guard let delimiter = source[text].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }),
            delimiter > text.lowerBound
        else { throw .line(number) }
        let key = string(trimmed(text.lowerBound..<delimiter))
        var range = trimmed(delimiter + 1..<text.upperBound)
        for quote in [Self.tripleQuote, [UInt8(ascii: "`")]] where source[range].starts(with: quote) {
            let inner = range.lowerBound + quote.count
            guard let end = source[inner...].firstRange(of: quote) else { throw .line(number) }
            range = range.lowerBound..<end.upperBound
            while position < range.upperBound {
                line += 1
                position = min(source.count, (source[position...].firstIndex(of: 0x0A) ?? source.count) + 1)
            }
            return .entry(section: section, key: key, text: string(inner..<end.lowerBound), range: range)
        }
        for quote in [UInt8(ascii: "\""), UInt8(ascii: "'")]
        where range.count > 1 && source[range.lowerBound] == quote && source[range.upperBound - 1] == quote {
            return .entry(section: section, key: key, text: string(range.dropFirst().dropLast()), range: range)
        }
        return .entry(section: section, key: key, text: string(range), range: range)
    }

    /// The name of the section whose heading begins the next line that is not blank.
    private func sectionName(at start: Int) -> String? {
        var start = start
        while start < source.count, source[start] == 0x0A || source[start] == 0x0D || source[start].isBlank {
            start += 1
        }
        let line = trimmed(start..<(source[start...].firstIndex(of: 0x0A) ?? source.count))
        guard line.count > 2, source[line.lowerBound] == UInt8(ascii: "["),
            let end = source[line].lastIndex(of: UInt8(ascii: "]"))
        else { return nil }
        return string(trimmed(line.lowerBound + 1..<end))
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, source[first].isBlank { range = range.dropFirst() }
        while let last = range.last, source[last].isBlank || source[last] == 0x0D { range = range.dropLast() }
        return range
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: source[range], as: UTF8.self) }
}
