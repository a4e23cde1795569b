import FoundationEssentials
import SystemPackage

/// The text of a file that a test made; `nil` when it is not there.
public func readText(_ path: FilePath) -> String? {
    readBytes(path).map { String(decoding: $0, as: UTF8.self) }
}

public func readBytes(_ path: FilePath) -> [UInt8]? {
    FileManager.default.contents(atPath: path.string).map(Array.init)
}

/// Writes a file, with the directories above it.
public func writeText(_ text: String, to path: FilePath) throws {
    try writeBytes(Array(text.utf8), to: path)
}

public func writeBytes(_ bytes: [UInt8], to path: FilePath) throws {
    try FileManager.default.createDirectory(
        atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path.string))
}
