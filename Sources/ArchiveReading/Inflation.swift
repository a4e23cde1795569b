import CDeflate

/// Inflating within a bound, with libdeflate.
enum Inflation {
    /// A raw deflate stream that yields at most `limit` bytes.
    static func deflate(_ input: ArraySlice<UInt8>, atMost limit: Int) throws(Archive.Fault) -> [UInt8] {
        try grow(input, limit) { decompressor, input, output, produced, _ in
            libdeflate_deflate_decompress(
                decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &produced)
        }.bytes
    }

    /// One gzip member: what it yields, and how many bytes of the input it took.
    static func gzip(
        _ input: ArraySlice<UInt8>, atMost limit: Int
    ) throws(Archive.Fault) -> (bytes: [UInt8], consumed: Int) {
        try grow(input, limit) { decompressor, input, output, produced, consumed in
            libdeflate_gzip_decompress_ex(
                decompressor, input.baseAddress, input.count, output.baseAddress, output.count, &consumed, &produced)
        }
    }

    /// Calls `inflate` with growing buffers until the output fits: a claimed size is never believed.
    private static func grow(
        _ input: ArraySlice<UInt8>, _ limit: Int,
        _ inflate: (
            OpaquePointer, UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer, inout Int, inout Int
        ) -> libdeflate_result
    ) throws(Archive.Fault) -> (bytes: [UInt8], consumed: Int) {
        guard let decompressor = libdeflate_alloc_decompressor() else { throw .tooLarge }
        defer { libdeflate_free_decompressor(decompressor) }
        var capacity = Swift.min(limit, Swift.max(4096, input.count * 4))
        while true {
            var produced = 0
            var consumed = 0
            var output = [UInt8](repeating: 0, count: capacity)
            let result = input.withUnsafeBytes { input in
                output.withUnsafeMutableBytes { inflate(decompressor, input, $0, &produced, &consumed) }
            }
            switch result {
            case LIBDEFLATE_SUCCESS:
                output.removeLast(output.count - produced)
                return (output, consumed)
            case LIBDEFLATE_INSUFFICIENT_SPACE where capacity < limit: capacity = Swift.min(limit, capacity * 4)
            case LIBDEFLATE_INSUFFICIENT_SPACE: throw .tooLarge
            default: throw .malformed
            }
        }
    }
}
