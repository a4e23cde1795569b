import JSON
import SecretMemory
import YAMLDocument

/// Secret strings as YAML scalars on one line.
enum YAMLSecretText {
    /// Plain where every reader takes it for this string, else in double quotes.
    static func write(_ content: Span<UInt8>, into writer: inout SecretWriter) {
        if isSafelyPlain(content) { writer.append(content) } else { JSONText.encode(content, into: &writer) }
    }

    /// Letters, digits and a few signs, a letter first, and no word or number of any schema.
    private static func isSafelyPlain(_ content: Span<UInt8>) -> Bool {
        guard content.count > 5, isLetter(content[0]) else { return false }
        return content.indices.allSatisfy { index in
            let byte = content[index]
            return isLetter(byte) || byte.isDigit || "_-./".utf8.contains(byte)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
}
