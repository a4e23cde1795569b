import Glibc
import SystemPackage

/// Objects that lie in files of their own: `objects/ab/cdef…`, a zlib stream of `TYPE SIZE\0` and the content.
enum LooseObjects {
    enum Content {
        case blob([UInt8])
        case other
        case tooLarge
        case damaged
    }

    static func paths(in directory: FilePath) -> [FilePath] {
        (0...255).flatMap { byte -> [FilePath] in
            let folder = directory.appending((byte < 16 ? "0" : "") + String(byte, radix: 16))
            return ObjectDirectories.names(in: folder).filter { $0.utf8.count == 38 }.map { folder.appending($0) }
        }
    }

    static func name(of path: FilePath) -> ObjectName? {
        guard let file = path.lastComponent?.string, let folder = path.removingLastComponent().lastComponent?.string
        else { return nil }
        return ObjectName(hex: folder + file)
    }

    static func read(_ path: FilePath, with inflater: Inflater, limit: Int) -> Content {
        guard let file = try? MappedFile(path) else { return .damaged }
        // A loose blob of more than the limit compresses to less; the bound is on what comes out.
        guard let bytes = inflater.inflate(file.bytes, atMost: limit + headerLimit) else {
            return file.bytes.count > limit / 1024 ? .tooLarge : .damaged
        }
        guard let end = bytes.prefix(headerLimit).firstIndex(of: 0) else { return .damaged }
        guard bytes.starts(with: Array("blob ".utf8)) else { return .other }
        guard let size = Int(String(decoding: bytes[5..<end], as: UTF8.self)), size == bytes.count - end - 1 else {
            return .damaged
        }
        return .blob(Array(bytes[(end + 1)...]))
    }

    private static let headerLimit = 32
}
