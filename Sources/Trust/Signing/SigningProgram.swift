import Files
import Glibc
import Programs
import SystemPackage

/// `ssh-keygen`, or what git's `gpg.ssh.program` names in its place: for keys that only it can sign with. It asks for
/// passphrases, PINs and touches itself, at the terminal.
struct SigningProgram {
    let name: String

    private static let maximumOutput = 64 << 10

    /// Signs as git does: with files, since that is what other programs than `ssh-keygen` know.
    func sign(_ message: [UInt8], with key: SigningKey, namespace: String) throws(SigningFault) -> SSHSignature {
        var template = Array("/tmp/git-seal-sign-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw .programMissing(name) }
        let directory = FilePath(platformString: made)
        let files = ["message", "message.sig", "key"].map { directory.appending($0) }
        defer {
            for file in files { try? Files.remove(file) }
            Files.removeEmptyDirectory(directory)
        }
        do throws(FileError) {
            try Files.writeAtomically(message, to: files[0])
            if case .literal(let key) = key { try Files.writeAtomically(Array("\(key.text)\n".utf8), to: files[2]) }
        } catch {
            throw .file(error)
        }
        let file: FilePath =
            switch key {
            case .literal: files[2]
            case .file(let path): path
            }
        // What it says of its files is nobody's concern; that it waits for a touch is.
        let isQuiet = name == "ssh-keygen" && key.publicKey?.isSecurityKey == false
        let arguments =
            [name, "-Y", "sign", "-n", namespace, "-f", file.string] + (isQuiet ? ["-q"] : []) + [files[0].string]
        let status = ProcessStatus.wait(for: try Self.start(arguments, output: nil))
        guard status == 0, let armored = try? Files.read(files[1], atMost: Self.maximumOutput) else {
            throw .program(name, status: status)
        }
        do throws(SSHSignatureFault) {
            return try SSHSignature(armored: armored)
        } catch {
            throw .signature(error)
        }
    }

    /// The first line that a command of the shell prints: what `gpg.ssh.defaultKeyCommand` is for.
    static func firstLine(of command: String) throws(SigningFault) -> String {
        let pipe: (read: Descriptor, write: Descriptor)
        do throws(Errno) { pipe = try Descriptor.pipe() } catch { throw .programMissing(command) }
        let process = try start(["sh", "-c", command], output: pipe.write)
        pipe.write.close()
        var bytes = [UInt8](repeating: 0, count: maximumOutput)
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes { read(pipe.read.number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            filled += count
        }
        pipe.read.close()
        let status = ProcessStatus.wait(for: process)
        guard status == 0 else { throw .program(command, status: status) }
        return String(decoding: bytes[..<filled].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// - Parameter output: without one, what is printed goes to our standard error: our output is for others.
    private static func start(_ arguments: [String], output: Descriptor?) throws(SigningFault) -> pid_t {
        var start = ProgramStart(.named(arguments[0]), arguments.map { Array($0.utf8) })
        start.input = .ours
        start.output = .descriptor(output?.number ?? STDERR_FILENO)
        do throws(Errno) { return try start.start() } catch { throw .programMissing(arguments[0]) }
    }
}
