import SystemPackage
import TestSupport
import Testing

/// Debian's age at a terminal, the only place where it asks for passphrases.
enum AgeTerminal {
    private static let script = """
        import os, pty, sys
        pid, terminal = pty.fork()
        if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
        seen = b""
        while True:
            try: data = os.read(terminal, 1024)
            except OSError: break
            if not data: break
            seen += data
            if seen.rstrip().endswith(b":"):
                os.write(terminal, sys.argv[1].encode() + b"\\n")
                seen = b""
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """

    /// Runs age and answers every question with the passphrase.
    static func age(_ arguments: [String], passphrase: String, in directory: FilePath) async throws {
        let result = try await runProgram("python3", ["-c", script, passphrase, "age"] + arguments, in: directory)
        try #require(result.status == 0, "\(result.error)")
    }
}
