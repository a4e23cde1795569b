/// What is refused before libyaml sees it.
enum InputCheck {
    static func check(_ text: SourceText, _ limits: YAMLLimits) throws(YAMLError) {
        let bytes = text.bytes
        // Offsets are kept in 32 bits.
        guard bytes.count <= min(limits.bytes, Int(Int32.max) / 2) else {
            throw YAMLError(.tooLarge(limit: limits.bytes), at: .start)
        }
        if isUTF16(bytes) { throw YAMLError(.utf16, at: .start) }
        if let invalid = firstInvalidByte(bytes) { throw YAMLError(.notUTF8, at: text.location(of: invalid)) }
        if let excess = DirectiveRun.excess(in: text) {
            throw YAMLError(.tooManyDirectives(limit: DirectiveRun.limit), at: text.location(of: excess))
        }
    }

    /// UTF-16 and UTF-32, with a byte order mark or, as a text begins with an ASCII character, a zero beside it
    /// (YAML 1.2.2, section 5.2).
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2 else { return false }
        let mark = (bytes[0], bytes[1])
        return mark == (0xFE, 0xFF) || mark == (0xFF, 0xFE) || (mark.0 == 0) != (mark.1 == 0)
            || bytes.starts(with: [0, 0, 0xFE, 0xFF])
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
