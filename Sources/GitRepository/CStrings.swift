import Glibc
import SystemPackage

/// Lends strings to C, each with its NUL.
func withCStrings<Result: ~Copyable, Failure: Error>(
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

extension [UInt8] {
    /// The bytes of a C string, without its NUL.
    init(cString: UnsafePointer<CChar>) {
        self.init(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
    }
}

extension FilePath {
    var bytes: [UInt8] { withPlatformString { [UInt8](cString: $0) } }
}
