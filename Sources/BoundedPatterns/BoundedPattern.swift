import CPCRE2

/// A regex that PCRE2 takes, or its message about why it does not.
public struct PatternError: Error, Equatable, Sendable {
    public let message: String
    public let offset: Int
}

/// A regular expression with a bound on the work of a match, whoever wrote it.
///
/// Most patterns of a run are asked a few times at most, so machine code is made for those only that are asked often.
/// One thread uses one at a time.
public final class BoundedPattern {
    private let code: OpaquePointer
    private let matchData: OpaquePointer
    private let context: OpaquePointer
    private var work = 0

    /// A text with more steps than this to it is taken as no match, so that no pattern can stop a run.
    private static let stepLimit: UInt32 = 400_000
    /// Making machine code costs about as much as interpreting this many bytes; a match begins with as many at least.
    private static let workBeforeMachineCode = 6_000
    private static let leastWork = 250

    /// - Throws: ``PatternError`` with the library's words and the place in the regex.
    public init(_ regex: String) throws(PatternError) {
        var failure: CInt = 0
        var offset = 0
        var options: UInt32 = PCRE2_USE_OFFSET_LIMIT | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C
        if Self.needsUnicode(regex) { options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF }
        let bytes = Array(regex.utf8)
        guard let code = pcre2_compile_8(bytes, bytes.count, options, &failure, &offset, nil) else {
            throw PatternError(message: Self.message(failure), offset: offset)
        }
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            pcre2_code_free_8(code)
            throw PatternError(message: "out of memory", offset: 0)
        }
        self.code = code
        matchData = data
        self.context = context
        pcre2_set_match_limit_8(context, Self.stepLimit)
        pcre2_set_depth_limit_8(context, 10_000)
        pcre2_set_heap_limit_8(context, 16_384)
    }

    deinit {
        pcre2_match_context_free_8(context)
        pcre2_match_data_free_8(matchData)
        pcre2_code_free_8(code)
    }

    /// Bytes are matched as they are unless the regex itself speaks of characters beyond ASCII.
    public static func needsUnicode(_ regex: String) -> Bool {
        let bytes = Array(regex.utf8)
        return bytes.contains { $0 >= 0x80 }
            || [[0x5C, 0x70], [0x5C, 0x50], [0x5C, 0x78, 0x7B]].contains(where: bytes.contains)
    }

    private static func message(_ code: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(code, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(count))), as: UTF8.self)
    }

    // MARK: Matching

    /// The first match that begins in `starts`, looking at `bytes` up to `end`: one range a group, the whole match first.
    public func match(_ bytes: UnsafeBufferPointer<UInt8>, starts: Range<Int>, end: Int) -> [Range<Int>?]? {
        guard let base = bytes.baseAddress, starts.lowerBound <= end, end <= bytes.count else { return nil }
        if work < Self.workBeforeMachineCode {
            work += max(Self.leastWork, min(starts.upperBound, end) - starts.lowerBound)
            if work >= Self.workBeforeMachineCode { pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE) }
        }
        pcre2_set_offset_limit_8(context, max(starts.lowerBound, starts.upperBound - 1))
        let count = pcre2_match_8(code, base, end, starts.lowerBound, 0, matchData, context)
        guard count > 0, let offsets = pcre2_get_ovector_pointer_8(matchData) else { return nil }
        return (0..<Int(count)).map { group in
            let (lower, upper) = (offsets[2 * group], offsets[2 * group + 1])
            // Unset groups have an offset beyond everything; a `\K` in a look-around can turn a match round.
            return lower <= upper && upper <= bytes.count ? lower..<upper : nil
        }
    }

    /// Whether it occurs anywhere.
    public func occurs(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        match(bytes, starts: 0..<(bytes.count + 1), end: bytes.count) != nil
    }

    public func occurs(in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            occurs(in: buffer)
        }
    }
}
