import SecretMemory

/// What stands between two tags of an answer of STS: its elements have no attributes and each name is there once.
struct XMLAnswer {
    private let bytes: HeldSecret

    init(_ bytes: HeldSecret) {
        self.bytes = bytes
    }

    func text(_ element: String) -> String? {
        content(element) { $0.text }
    }

    func secret(_ element: String) -> HeldSecret? {
        content(element) { HeldSecret(SecretBytes(copying: $0)) }
    }

    private func content<Result>(_ element: String, _ use: (Span<UInt8>) -> Result) -> Result? {
        bytes.withBytes { text in
            guard let start = Self.end(of: "<\(element)>", in: text, from: 0),
                let end = Self.end(of: "</\(element)>", in: text, from: start)
            else { return nil }
            return use(text.extracting(start..<end - element.utf8.count - 3))
        }
    }

    private static func end(of tag: String, in text: Span<UInt8>, from start: Int) -> Int? {
        let tag = Array(tag.utf8)
        guard text.count >= tag.count else { return nil }
        var position = start
        while position + tag.count <= text.count {
            if text[position] == tag[0], text.extracting(position..<position + tag.count).equals(tag) {
                return position + tag.count
            }
            position += 1
        }
        return nil
    }
}
