import Sealing

/// Sealed values in a file of any kind, found without reading what kind it is.
enum SealedTokens {
    private static let mark = Array("seal:v1:".utf8)

    /// Whether a whole token stands anywhere: one that a text only talks about has no body.
    static func occur(in bytes: [UInt8]) -> Bool {
        var start = 0
        while let found = next(in: bytes, from: start) {
            let token = bytes[found...].prefix(SealedValue.maximumLength + 1).prefix(while: isTokenByte)
            if (try? SealedValue(token: String(decoding: token, as: UTF8.self))) != nil { return true }
            start = found + mark.count
        }
        return false
    }

    private static func next(in bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        while position + mark.count <= bytes.count {
            guard let first = bytes[position...].firstIndex(of: mark[0]), first + mark.count <= bytes.count else {
                return nil
            }
            if bytes[first..<first + mark.count].elementsEqual(mark) { return first }
            position = first + 1
        }
        return nil
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }
}
