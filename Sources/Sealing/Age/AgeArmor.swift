/// The armor of age files: strict PEM with lines of 64 characters.
enum AgeArmor {
    static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let lineLength = 64
    /// White space that may stand around the armor.
    private static let maximumPadding = 1024

    static func isArmored(_ file: [UInt8]) -> Bool {
        file.prefix(maximumPadding + begin.utf8.count).drop(while: isWhitespace).starts(with: Array("-----BEGIN".utf8))
    }

    static func encode(_ file: [UInt8]) -> [UInt8] {
        let text = Array(Base64.padded.encode(file).utf8)
        var lines = [Array(begin.utf8)]
        var position = 0
        while position < text.count {
            let next = min(text.count, position + lineLength)
            lines.append(Array(text[position..<next]))
            position = next
        }
        lines.append(Array(end.utf8))
        return Array(lines.joined(separator: [newline])) + [newline]
    }

    /// What is inside; every file has one spelling but for line ends and white space around it.
    static func decode(_ armored: [UInt8]) throws(AgeError) -> [UInt8] {
        let leading = armored.prefix { isWhitespace($0) }.count
        guard leading <= maximumPadding else { throw .armor }
        var lines = armored[leading...].split(separator: newline, omittingEmptySubsequences: false).map {
            $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
        }
        guard let first = lines.first, first.elementsEqual(begin.utf8) else { throw .armor }
        lines.removeFirst()
        guard let last = lines.firstIndex(where: { $0.elementsEqual(end.utf8) }) else { throw .armor }
        let trailing = lines[(last + 1)...].joined()
        guard trailing.allSatisfy(isWhitespace), trailing.count + lines.count - last - 1 <= maximumPadding else {
            throw .armor
        }
        var file: [UInt8] = []
        for (number, line) in lines[..<last].enumerated() {
            guard !line.isEmpty, line.count == lineLength || (number == last - 1 && line.count < lineLength),
                let bytes = Base64.padded.decode(line),
                // Padding ends the text, so only the last line may have it.
                number == last - 1 || line.last != UInt8(ascii: "=")
            else { throw .armor }
            file += bytes
        }
        return file
    }

    private static let newline = UInt8(ascii: "\n")

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == newline || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
