import CDeflate

/// One libdeflate decompressor, for one thread at a time.
final class Inflater {
    private let decompressor: OpaquePointer

    init() {
        guard let decompressor = libdeflate_alloc_decompressor() else { fatalError("out of memory") }
        self.decompressor = decompressor
    }

    deinit { libdeflate_free_decompressor(decompressor) }

    /// Inflates a zlib stream that yields exactly `size` bytes; more input after it is ignored. `nil` when it does not.
    func inflate(_ input: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
        var consumed = 0
        var isComplete = false
        let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            let result = libdeflate_zlib_decompress_ex(
                decompressor, input.baseAddress, input.count, buffer.baseAddress, size, &consumed, nil)
            isComplete = result == LIBDEFLATE_SUCCESS
            initialized = isComplete ? size : 0
        }
        return isComplete ? output : nil
    }

    /// Inflates a zlib stream of unknown length, at most `limit` bytes.
    func inflate(_ input: UnsafeRawBufferPointer, atMost limit: Int) -> [UInt8]? {
        var capacity = min(limit, max(4096, input.count * 4))
        while true {
            var count = 0
            var result = LIBDEFLATE_BAD_DATA
            let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
                result = libdeflate_zlib_decompress(
                    decompressor, input.baseAddress, input.count, buffer.baseAddress, capacity, &count)
                initialized = result == LIBDEFLATE_SUCCESS ? count : 0
            }
            if result == LIBDEFLATE_SUCCESS { return output }
            guard result == LIBDEFLATE_INSUFFICIENT_SPACE, capacity < limit else { return nil }
            capacity = min(limit, capacity * 4)
        }
    }
}
