import Glibc
import SystemPackage

extension [UInt8] {
    /// The bytes of a C string, without its NUL.
    init(cString: UnsafePointer<CChar>) {
        self.init(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
    }
}

extension FilePath {
    var bytes: [UInt8] { withPlatformString { [UInt8](cString: $0) } }
}
