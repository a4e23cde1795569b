/// From libyaml's marks, which count characters, to bytes.
///
/// Marks hardly ever go back, so the way from the last one is short and a whole text costs one pass.
struct CharacterCursor {
    private let text: SourceText
    private let isASCII: Bool
    private var character = 0
    private var byte: Int

    /// - Parameter text: valid UTF-8.
    init(_ text: SourceText) {
        self.text = text
        byte = text.start
        isASCII = text.bytes.allSatisfy { $0 < 0x80 }
    }

    /// The first byte of a character, counted from behind the byte order mark.
    mutating func byte(of wanted: Int) -> Int {
        guard !isASCII else { return min(wanted, text.end) }
        while character < wanted && byte < text.end {
            byte += 1
            while byte < text.end && Byte.isContinuation(text[byte]) { byte += 1 }
            character += 1
        }
        while character > wanted {
            byte -= 1
            while Byte.isContinuation(text[byte]) { byte -= 1 }
            character -= 1
        }
        return byte
    }
}
