import Glibc
import SystemPackage

/// Where a program lies, by the rules of shells.
enum ProgramSearch {
    /// - Throws: with the status 127 for a program that is not there and 126 for one that cannot be run.
    static func find(_ name: String) throws -> String {
        guard !name.contains("/") else {
            try check(name)
            return name
        }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        var found: String?
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = (folder.isEmpty ? "." : String(folder)) + "/" + name
            guard access(candidate, F_OK) == 0 else { continue }
            if access(candidate, X_OK) == 0, !isFolder(candidate) { return candidate }
            found = found ?? candidate
        }
        if let found { throw ProgramFailure(name: found, status: 126, reason: "it is not executable") }
        throw ProgramFailure(name: name, status: 127, reason: "there is no such program on PATH")
    }

    private static func check(_ path: String) throws {
        guard access(path, F_OK) == 0 else {
            throw ProgramFailure(name: path, status: 127, reason: "it does not exist")
        }
        guard access(path, X_OK) == 0, !isFolder(path) else {
            throw ProgramFailure(name: path, status: 126, reason: "it is not executable")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

/// A program that could not be started; the status is the shell's.
struct ProgramFailure: Error {
    let name: String
    let status: Int32
    let reason: String

    /// Says so and ends the process.
    func exit() -> Never {
        Terminal.report(Diagnostic("cannot run \(name)", because: reason, status: .cannotRun))
        Glibc.exit(status)
    }
}
