import FoundationEssentials
import SystemPackage

/// Data that lies beside the tests.
enum VectorFile {
    static func path(_ name: String) -> FilePath? {
        let source = FilePath("\(#filePath)").removingLastComponent().appending("Vectors").appending(name)
        return FileManager.default.fileExists(atPath: source.string) ? source : nil
    }
}
