import CSodium

/// The one place that talks to libsodium's guarded allocator.
enum GuardedMemory {
    /// `sodium_init` is idempotent and thread-safe; it must run before anything else of the library.
    private static let isReady: Bool = sodium_init() >= 0

    /// `count` zeroed bytes that `free` gives back. Dies when the system has no memory or the library cannot start:
    /// there is no safe way to go on without either.
    static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        guard isReady, let memory = sodium_malloc(max(count, 1)) else {
            fatalError("libsodium could not allocate \(count) guarded bytes")
        }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
        return memory
    }

    static func free(_ memory: UnsafeMutableRawPointer) {
        sodium_free(memory)
    }

    static func fillRandomly(_ memory: UnsafeMutableRawBufferPointer) {
        precondition(isReady, "libsodium could not start")
        guard let start = memory.baseAddress else { return }
        randombytes_buf(start, memory.count)
    }
}
