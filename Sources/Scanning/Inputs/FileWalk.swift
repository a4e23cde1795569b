import Glibc
import SystemPackage

/// Lists the files below some paths: what a scan of a work tree looks at.
///
/// Symbolic links are not followed, `.git` is left out, what cannot be read is reported.
public struct FileWalk {
    public private(set) var inputs: [ScanInput] = []
    public private(set) var skipped: [SkippedInput] = []

    private static let depthLimit = 200

    public init(_ paths: [FilePath]) {
        for path in paths { add(path, depth: 0, isRoot: true) }
    }

    private mutating func add(_ path: FilePath, depth: Int, isRoot: Bool) {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
            return skip(path, .unreadable(Errno(rawValue: errno)))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: inputs.append(ScanInput(path: Self.display(path), file: path))
        case S_IFDIR: addDirectory(path, depth: depth)
        case S_IFLNK where !isRoot: break
        default: skip(path, .notRegular)
        }
    }

    private mutating func addDirectory(_ path: FilePath, depth: Int) {
        guard depth < Self.depthLimit else { return skip(path, .unreadable(.tooManySymbolicLinkLevels)) }
        guard let stream = path.withPlatformString({ opendir($0) }) else {
            return skip(path, .unreadable(Errno(rawValue: errno)))
        }
        var names: [(name: FilePath.Component, text: String, kind: UInt8)] = []
        while let entry = readdir(stream) {
            let kind = entry.pointee.d_type
            let component = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CInterop.PlatformChar.self, capacity: 256) {
                    FilePath.Component(platformString: $0)
                }
            }
            guard let component, component.kind == .regular else { continue }
            let text = component.string
            if text != ".git" { names.append((component, text, kind)) }
        }
        closedir(stream)
        for (name, _, kind) in names.sorted(by: { $0.text < $1.text }) {
            let child = path.appending(name)
            switch kind {
            case UInt8(DT_REG): inputs.append(ScanInput(path: Self.display(child), file: child))
            case UInt8(DT_LNK): break
            default: add(child, depth: depth + 1, isRoot: false)
            }
        }
    }

    private mutating func skip(_ path: FilePath, _ reason: SkippedInput.Reason) {
        skipped.append(SkippedInput(path: Self.display(path), reason: reason))
    }

    /// Without the `./` that a scan of the current folder would put before everything.
    private static func display(_ path: FilePath) -> String {
        let text = path.string
        return text.hasPrefix("./") ? String(text.dropFirst(2)) : text
    }
}
