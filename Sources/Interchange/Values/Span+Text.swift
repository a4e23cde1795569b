extension Span<UInt8> {
    /// As text, for what is public.
    var text: String { String(decoding: indices.map { self[$0] }, as: UTF8.self) }

    func equals(_ text: String) -> Bool {
        let other = Array(text.utf8)
        return count == other.count && indices.allSatisfy { self[$0] == other[$0] }
    }

    func starts(with text: String) -> Bool {
        count >= text.utf8.count && extracting(first: text.utf8.count).equals(text)
    }

    /// Where `byte` stands first at or after `start`.
    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    var isUTF8: Bool { (try? UTF8Span(validating: self)) != nil }
}

extension UInt8 {
    /// A space or a tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
