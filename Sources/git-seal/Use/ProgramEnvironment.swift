import Files
import SecretMemory
import SystemPackage

/// The variables that a program gets from secrets.
final class ProgramEnvironment {
    private struct Variable {
        let name: String
        /// Where it comes from, for messages.
        let origin: String
        let value: Held
    }

    private final class Held {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }

    private var variables: [Variable] = []
    /// Where files for the program lie, once there are some.
    private(set) var directory: FilePath?
    private var memory: MemoryDirectoryBox?

    /// Adds a variable.
    ///
    /// - Parameter isMeant: The user has given the name himself: even one that the loader or a shell obeys.
    func add(_ name: String, from origin: String, isMeant: Bool, _ value: Span<UInt8>) throws {
        guard VariableName.isValid(name) else {
            throw Diagnostic(
                "\"\(name)\" is no name for a variable", because: "it comes from \(origin)", status: .usage)
        }
        guard isMeant || !VariableName.isObeyed(name) else {
            throw Diagnostic(
                "\(origin) would become \(name)", because: "the loader or a shell obeys that variable",
                hint: "give it another name: --map KEY=NAME, or a --prefix", status: .refused)
        }
        if let other = variables.first(where: { $0.name == name }) {
            throw Diagnostic(
                "\(origin) and \(other.origin) would both become \(name)", hint: "--map KEY=NAME, or NAME:PREFIX",
                status: .usage)
        }
        for index in value.indices where value[index] == 0 {
            throw Diagnostic(
                "\(origin) cannot be a variable", because: "it has a zero byte in it",
                hint: "give it as a file: --file KEY=NAME", status: .unparseable)
        }
        variables.append(Variable(name: name, origin: origin, value: Held(SecretBytes(copying: value))))
    }

    /// Puts a value into a file that never reaches a disk, and its path into a variable.
    func addFile(_ name: String, from origin: String, fileName: String, _ value: Span<UInt8>) throws {
        let memory = try self.memory ?? MemoryDirectoryBox()
        self.memory = memory
        let path = memory.path.appending("\(variables.count)-\(fileName)")
        try Files.create(SecretBytes(copying: value), at: path)
        try add(name, from: origin, isMeant: true, Array(path.string.utf8).span)
    }

    var hasFiles: Bool { memory != nil }

    /// All variables in guarded memory, ready for a program.
    func secrets() -> SecretEnvironment {
        let capacity = variables.reduce(0) { $0 + $1.name.utf8.count + $1.value.bytes.count + 2 }
        var environment = SecretEnvironment(capacity: capacity)
        for variable in variables {
            _ = variable.value.bytes.withBytes { environment.add(variable.name, $0) }
        }
        return environment
    }

    /// Our own variables that the program gets too: all but our keys and what secrets replace, or a few.
    func inherited(isCleared: Bool) -> [[UInt8]] {
        let replaced = Set(variables.map(\.name))
        let kept: Set = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LC_ALL", "TZ", "TMPDIR"]
        let ours: Set = ["GIT_SEAL_IDENTITY", "GIT_SEAL_PASSPHRASE_FILE"]
        return OwnEnvironment.variables.filter { variable in
            let name = String(decoding: variable.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
            return !replaced.contains(name) && !ours.contains(name) && (!isCleared || kept.contains(name))
        }
    }

    /// Removes the files.
    func removeFiles() { memory = nil }
}

/// A memory directory that may be kept in a class.
private final class MemoryDirectoryBox {
    private let directory: MemoryDirectory

    init() throws { directory = try MemoryDirectory() }

    var path: FilePath { directory.path }
}
