import CSodium

/// Overwrites the array's storage with zeros in a way that the compiler may not leave out. For secrets that a library
/// returned on the ordinary heap; wipe them where they arrive.
///
/// The array must be the only reference to its storage, else the copy is wiped and the original stays.
public func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { wipe($0) }
}

/// As ``wipe(_:)``, for memory that a library owns.
public func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    sodium_memzero(start, memory.count)
}

/// Compares two byte sequences in time that depends on their lengths only.
public func constantTimeEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    return a.withUnsafeBytes { a in
        b.withUnsafeBytes { b in sodium_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 }
    }
}

/// `count` random bytes that are not secret: ids, salts, nonces.
public func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        GuardedMemory.fillRandomly(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count))
        initialized = count
    }
}
