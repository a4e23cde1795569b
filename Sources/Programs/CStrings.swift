/// Lends strings to C, each with its NUL.
public func withCStrings<Result: ~Copyable, Failure: Error>(
    _ strings: some Sequence<[UInt8]>, _ body: (inout [UnsafeMutablePointer<CChar>?]) throws(Failure) -> Result
) throws(Failure) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { bytes in
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[bytes.count] = 0
        return copy
    }
    defer { for pointer in pointers { pointer?.deallocate() } }
    return try body(&pointers)
}
