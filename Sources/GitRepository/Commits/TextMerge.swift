import CGit2

/// Three versions of a text merged line by line, as git does it.
public struct TextMerge: Sendable {
    /// With conflict markers where ``isClean`` is false.
    public let bytes: [UInt8]
    public let isClean: Bool

    /// - Parameters:
    ///   - path: for the markers.
    ///   - markerSize: how long they are.
    ///   - alignment: which lines are taken for the same.
    public init(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], path: String, markerSize: UInt16 = 7,
        alignment: Alignment = .usual
    ) throws(GitError) {
        GitLibrary.prepare()
        var result = git_merge_file_result()
        defer { git_merge_file_result_free(&result) }
        let code = Self.merge(base, ours, theirs, path, markerSize, alignment, &result)
        try check(code)
        isClean = result.automergeable != 0
        bytes = Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
    }

    /// How lines that occur more than once are matched with each other.
    public enum Alignment: CaseIterable, Sendable {
        case usual
        /// Lines that occur once come first. Nearest to what git has done since 2.34.
        case patience
    }

    private static func merge(
        _ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8], _ path: String, _ markerSize: UInt16,
        _ alignment: Alignment, _ result: inout git_merge_file_result
    ) -> Int32 {
        var options = git_merge_file_options()
        git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
        options.marker_size = markerSize
        if alignment == .patience { options.flags = GIT_MERGE_FILE_DIFF_PATIENCE.rawValue }
        return withInput(base, path) { base in
            withInput(ours, path) { ours in
                withInput(theirs, path) { theirs in
                    git_merge_file(&result, base, ours, theirs, &options)
                }
            }
        }
    }

    private static func withInput(
        _ bytes: [UInt8], _ path: String, _ body: (UnsafePointer<git_merge_file_input>) -> Int32
    ) -> Int32 {
        bytes.withUnsafeBytes { raw in
            path.withCString { path in
                var input = git_merge_file_input()
                git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
                input.ptr = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
                input.size = raw.count
                input.path = path
                input.mode = 0o100644
                return body(&input)
            }
        }
    }
}
