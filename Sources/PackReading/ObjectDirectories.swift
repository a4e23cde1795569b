import Glibc
import SystemPackage

/// Where a repository's objects lie.
enum ObjectDirectories {
    /// `objects` and what its `info/alternates` names, to the depth that git follows.
    static func all(from objects: FilePath) -> [FilePath] {
        var found: [FilePath] = []
        var pending = [(path: objects, depth: 0)]
        while let (path, depth) = pending.popLast() {
            let path = path.lexicallyNormalized()
            guard !found.contains(path) else { continue }
            found.append(path)
            guard depth < 5, let list = try? MappedFile(path.appending("info").appending("alternates")) else {
                continue
            }
            for line in String(decoding: list.bytes.prefix(1 << 20), as: UTF8.self).split(separator: "\n")
            where !line.hasPrefix("#") {
                let alternate = FilePath(String(line))
                pending.append((alternate.isAbsolute ? alternate : path.pushing(alternate), depth + 1))
            }
        }
        return found
    }

    /// Every readable pack of a directory, and the errors of the others.
    static func forests(in directory: FilePath) -> (forests: [DeltaForest], errors: [PackError]) {
        var forests: [DeltaForest] = []
        var errors: [PackError] = []
        let folder = directory.appending("pack")
        for name in names(in: folder).sorted() where name.hasSuffix(".idx") {
            do throws(PackError) {
                let index = try PackIndex(MappedFile(folder.appending(name)))
                let pack = try MappedFile(folder.appending(name.dropLast(3) + "pack"))
                forests.append(try DeltaForest(pack: pack, index: index))
            } catch {
                errors.append(error)
            }
        }
        return (forests, errors)
    }

    static func names(in directory: FilePath) -> [String] {
        guard let stream = directory.withPlatformString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                    String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
