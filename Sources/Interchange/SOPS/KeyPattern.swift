import CPCRE2

/// A regular expression from somebody else's file, with a bound on the work that it makes.
///
/// SOPS takes Go's syntax, which PCRE2 reads alike but for flags and classes that nobody uses for keys.
final class KeyPattern: @unchecked Sendable {
    // PCRE2 reads the code only; each match has data of its own.
    private let code: OpaquePointer
    private static let stepLimit: UInt32 = 100_000

    init(_ regex: String, rule: String) throws(SOPSError) {
        var failure: CInt = 0
        var offset = 0
        let bytes = Array(regex.utf8)
        let options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &failure, &offset, nil) else {
            throw .pattern(rule: rule, message: Self.message(failure))
        }
        self.code = code
    }

    deinit { pcre2_code_free_8(code) }

    /// Whether it occurs in `text`; a text that takes too many steps counts as none.
    func occurs(in text: String) -> Bool {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else { return false }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        pcre2_set_match_limit_8(context, Self.stepLimit)
        pcre2_set_depth_limit_8(context, 1_000)
        let bytes = Array(text.utf8)
        return pcre2_match_8(code, bytes, bytes.count, 0, 0, data, context) > 0
    }

    private static func message(_ code: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(code, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(count))), as: UTF8.self)
    }
}
