import Glibc
import SecretMemory
import SystemPackage

/// The environment's variables, as they are or as a test wants them.
struct AWSEnvironment: Sendable {
    private let values: [String: String]?

    static let process = AWSEnvironment(values: nil)

    init(_ values: [String: String]) {
        self.init(values: values)
    }

    private init(values: [String: String]?) {
        self.values = values
    }

    /// `nil` also for an empty one, which AWS's programs take for none.
    subscript(name: String) -> String? {
        let value = values.map { $0[name] } ?? getenv(name).map { String(cString: $0) }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A secret one, straight into guarded memory.
    func secret(_ name: String) -> HeldSecret? {
        guard values == nil else { return self[name].map { HeldSecret(SecretBytes(copying: Array($0.utf8).span)) } }
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value)).bindMemory(to: UInt8.self)
        return HeldSecret(SecretBytes(copying: bytes.span))
    }

    /// A file that a variable names, or `~/.aws/NAME`.
    func file(_ variable: String, _ name: String) -> FilePath? {
        if let path = self[variable] {
            guard path.hasPrefix("~/"), let home = self["HOME"] else { return FilePath(path) }
            return FilePath(home).pushing(FilePath(String(path.dropFirst(2))))
        }
        return self["HOME"].map { FilePath($0).appending(".aws").appending(name) }
    }
}
