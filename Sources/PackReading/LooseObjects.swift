import Glibc
import SystemPackage

/// Objects that lie in files of their own: `objects/ab/cdef…`, a zlib stream of `TYPE SIZE\0` and the content.
enum LooseObjects {
    struct File: Sendable {
        let name: ObjectName
        let path: FilePath
    }

    enum Content {
        case object(ObjectKind, [UInt8])
        case tooLarge
        case damaged
    }

    /// Those of some `objects` folders, each once, sorted by name.
    static func files(in directories: [FilePath]) -> [File] {
        var files: [File] = []
        for directory in directories {
            for byte in 0...255 {
                let folder = directory.appending((byte < 16 ? "0" : "") + String(byte, radix: 16))
                for name in ObjectDirectories.names(in: folder) where name.utf8.count == 38 {
                    guard let object = ObjectName(hex: (folder.lastComponent?.string ?? "") + name) else { continue }
                    files.append(File(name: object, path: folder.appending(name)))
                }
            }
        }
        files.sort { $0.name < $1.name }
        return files.indices.filter { $0 == 0 || files[$0].name != files[$0 - 1].name }.map { files[$0] }
    }

    static func read(_ path: FilePath, with inflater: Inflater, limit: Int) -> Content {
        guard let file = try? MappedFile(path) else { return .damaged }
        // A loose object of more than the limit compresses to less; the bound is on what comes out.
        guard let bytes = inflater.inflate(file.bytes, atMost: limit + headerLimit) else {
            return file.bytes.count > limit / 1024 ? .tooLarge : .damaged
        }
        guard let end = bytes.prefix(headerLimit).firstIndex(of: 0),
            let space = bytes[..<end].firstIndex(of: 0x20),
            let kind = kinds[String(decoding: bytes[..<space], as: UTF8.self)],
            let size = Int(String(decoding: bytes[(space + 1)..<end], as: UTF8.self)), size == bytes.count - end - 1
        else { return .damaged }
        return .object(kind, Array(bytes[(end + 1)...]))
    }

    private static let kinds: [String: ObjectKind] = ["blob": .blob, "tree": .tree, "commit": .commit, "tag": .tag]
    private static let headerLimit = 32
}
