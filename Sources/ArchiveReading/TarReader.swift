/// tar as POSIX.1-2001 has it: ustar headers, pax extended headers for long names and sizes, GNU's long names.
struct TarReader {
    private let bytes: [UInt8]
    private static let block = 512

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func visit(_ budget: inout Budget, _ body: (Archive.File) -> Void) -> [Archive.Fault] {
        var position = 0
        var nextName: String?
        var nextSize: Int?
        while let header = bytes.slice(at: position, count: Self.block), header.contains(where: { $0 != 0 }) {
            guard isIntact(header), let ownSize = number(header, 124, 12) else { return [.malformed] }
            let type = header[header.startIndex + 156]
            let isExtension = type == UInt8(ascii: "x") || type == UInt8(ascii: "g") || type == UInt8(ascii: "L")
            let size = isExtension ? ownSize : nextSize ?? ownSize
            position += Self.block
            guard size >= 0, let content = bytes.slice(at: position, count: size) else { return [.truncated] }
            switch type {
            case UInt8(ascii: "x"):
                let records = paxRecords(content)
                nextName = records["path"] ?? nextName
                nextSize = records["size"].flatMap { Int($0) }
            case UInt8(ascii: "L"):
                nextName = text(content)
            case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
                guard budget.take(size) else { return [.tooLarge] }
                body(Archive.File(name: nextName ?? name(header), bytes: Array(content)))
                (nextName, nextSize) = (nil, nil)
            case UInt8(ascii: "g"): break
            default: (nextName, nextSize) = (nil, nil)
            }
            position += (size + Self.block - 1) / Self.block * Self.block
        }
        return []
    }

    /// The header's checksum: the sum of its bytes, the checksum itself taken as spaces.
    private func isIntact(_ header: ArraySlice<UInt8>) -> Bool {
        let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        return number(header, 148, 8) == sum
    }

    /// An octal field, or GNU's binary form for large numbers.
    private func number(_ header: ArraySlice<UInt8>, _ offset: Int, _ count: Int) -> Int? {
        let field = header.dropFirst(offset).prefix(count)
        if let first = field.first, first & 0x80 != 0 {
            var value = Int(first & 0x7F)
            for byte in field.dropFirst() {
                guard value < 1 << 48 else { return nil }
                value = value << 8 | Int(byte)
            }
            return value
        }
        let digits = String(decoding: field.prefix { $0 != 0 }, as: UTF8.self).filter { $0 != " " }
        return digits.isEmpty ? 0 : Int(digits, radix: 8)
    }

    private func name(_ header: ArraySlice<UInt8>) -> String {
        let name = text(header.prefix(100))
        guard header.dropFirst(257).starts(with: Array("ustar".utf8)) else { return name }
        let prefix = text(header.dropFirst(345).prefix(155))
        return prefix.isEmpty ? name : prefix + "/" + name
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(4096).prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Records of the form `LENGTH KEY=VALUE\n`.
    private func paxRecords(_ content: ArraySlice<UInt8>) -> [String: String] {
        var records: [String: String] = [:]
        var rest = content.prefix(1 << 16)
        while let space = rest.firstIndex(of: UInt8(ascii: " ")),
            let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0, length <= rest.count,
            space + 1 < rest.startIndex + length
        {
            let record = rest[(space + 1)..<(rest.startIndex + length)].dropLast()
            if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
                records[String(decoding: record[..<equals], as: UTF8.self)] = text(record[(equals + 1)...])
            }
            rest = rest.dropFirst(length)
        }
        return records
    }
}
