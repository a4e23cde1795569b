import Files
import SecretMemory
import Subprocess
import SystemPackage

/// The user's editor, on a text that never reaches a disk.
enum Editor {
    static let maximumLength = 12 << 20

    /// What the user makes of a text.
    ///
    /// - Parameter fileName: by which the editor knows what it is.
    static func edit(_ text: borrowing SecretBytes, as fileName: String) async throws -> SecretBytes {
        let directory = try MemoryDirectory(for: "open an editor")
        let path = directory.path.appending(fileName)
        try Files.create(text, at: path)
        try await run(await command(), on: path)
        return try Files.readSecret(path, atMost: maximumLength)
    }

    /// The one that git would start; only git knows all the places where that is said.
    private static func command() async throws -> String {
        let result = try await Subprocess.run(
            .name("git"), arguments: ["var", "GIT_EDITOR"], output: .string(limit: 4096), error: .discarded)
        let text = result.standardOutput.split(separator: "\n").joined()
        guard result.terminationStatus.isSuccess, !text.isEmpty else {
            throw Diagnostic(
                "cannot open an editor", because: "git names none", hint: "set GIT_EDITOR or EDITOR", status: .cannotRun
            )
        }
        return text
    }

    private static func run(_ editor: String, on path: FilePath) async throws {
        // The editor is a shell command, as git has it; the path is an argument and never part of the command's text.
        let result = try await Subprocess.run(
            .name("sh"), arguments: ["-c", "\(editor) \"$1\"", "git-seal", path.string],
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            throw Diagnostic(
                "nothing was changed", because: "the editor failed (\(editor))",
                hint: "name another one: GIT_EDITOR, core.editor, VISUAL or EDITOR", status: .cannotRun)
        }
    }
}
