import Glibc

/// How the bytes of a file become text.
enum TextEncoding {
    case bytes
    /// With a byte order mark; rules see it as UTF-8.
    case utf16(isBigEndian: Bool)
    /// A NUL byte among the first, as git judges it.
    case binary

    static let looksAt = 8_000

    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding {
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE { return .utf16(isBigEndian: false) }
        if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF { return .utf16(isBigEndian: true) }
        guard let base = bytes.baseAddress else { return .bytes }
        return memchr(base, 0, min(bytes.count, looksAt)) == nil ? .bytes : .binary
    }

    /// UTF-16 as UTF-8; what is not well-formed becomes U+FFFD.
    static func utf8(fromUTF16 bytes: UnsafeBufferPointer<UInt8>, isBigEndian: Bool) -> [UInt8] {
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index -> UInt16 in
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
