import Glibc
import Programs
import SecretMemory
import SystemPackage

/// Why `gpg` did not open a message.
public enum GPGError: Error, Hashable, Sendable {
    /// It could not be started.
    case missing
    /// It ended with this status: nobody here has the key, or the passphrase was not given.
    case failed(status: Int32)
    case timedOut(seconds: Int)
    case tooLong(limit: Int)
}

/// The `gpg` program, which alone has a PGP user's private keys. Plaintext comes through a pipe straight into guarded
/// memory, and no file is written.
public struct GPGProgram: Sendable {
    private static let outputLimit = 4096
    private let path: FilePath
    /// Long enough to type a passphrase.
    private let seconds: Int

    public init(at path: FilePath, seconds: Int = 120) {
        self.path = path
        self.seconds = seconds
    }

    /// The one that `SOPS_GPG_EXEC` names, else the first on `PATH`; `nil` where there is none.
    public static func find() -> GPGProgram? {
        if let named = getenv("SOPS_GPG_EXEC").map({ String(cString: $0) }), named.contains("/") {
            return GPGProgram(at: FilePath(named))
        }
        let folders = getenv("PATH").map { String(cString: $0) } ?? ""
        return folders.split(separator: ":").lazy.map { FilePath(String($0)).appending("gpg") }
            .first { $0.withPlatformString { access($0, X_OK) == 0 } }.map { GPGProgram(at: $0) }
    }

    /// What a message says to whoever has a key for it.
    public func decrypt(_ message: [UInt8]) throws(GPGError) -> SecretBytes {
        let input = try Self.pipe()
        let output = try Self.pipe()
        input.write.stopWaiting()
        let process = try start(input.read, output.write)
        input.read.close()
        output.write.close()
        let result = exchange(message, input.write, output.read)
        if case .failure = result { kill(process, SIGKILL) }
        let status = ProcessStatus.wait(for: process)
        let secret = try result.get()
        guard status == 0 else { throw .failed(status: status) }
        return secret.withBytes { SecretBytes(copying: $0) }
    }

    private static func pipe() throws(GPGError) -> (read: Descriptor, write: Descriptor) {
        do throws(Errno) { return try Descriptor.pipe() } catch { throw .missing }
    }

    private func start(_ input: Descriptor, _ output: Descriptor) throws(GPGError) -> pid_t {
        let arguments = ["gpg", "--quiet", "--no-tty", "--decrypt"]
        var start = ProgramStart(.file(path), arguments.map { Array($0.utf8) })
        start.input = .descriptor(input.number)
        start.output = .descriptor(output.number)
        start.errors = .nothing
        do throws(Errno) { return try start.start() } catch { throw .missing }
    }

    /// Writes and reads at once, so that neither side waits for the other, until the program closes its output.
    private func exchange(
        _ message: [UInt8], _ input: Descriptor, _ output: Descriptor
    ) -> Result<HeldSecret, GPGError> {
        var plaintext = SecretBytes(zeroed: Self.outputLimit + 1)
        var (written, filled) = (0, 0)
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(seconds))
        while true {
            var waiting = [
                pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: written < message.count ? input.number : -1, events: Int16(POLLOUT), revents: 0),
            ]
            let rest = clock.now.duration(to: deadline).components.seconds
            guard rest >= 0 else { return .failure(.timedOut(seconds: seconds)) }
            guard poll(&waiting, 2, CInt(min(rest * 1000 + 1, 1000))) >= 0 || errno == EINTR else {
                return .failure(.missing)
            }
            if waiting[1].revents != 0 {
                let count = message[written...].withUnsafeBytes { write(input.number, $0.baseAddress, $0.count) }
                // A program that does not read will say why by its status.
                written = count > 0 ? written + count : errno == EAGAIN || errno == EINTR ? written : message.count
                if written == message.count { input.close() }
            }
            if waiting[0].revents != 0 {
                let count = plaintext.withMutableBytes { span in
                    span.withUnsafeMutableBytes { buffer in
                        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                        return read(output.number, rest.baseAddress, rest.count)
                    }
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return .success(HeldSecret(plaintext.copy(0..<filled))) }
                filled += count
                guard filled <= Self.outputLimit else { return .failure(.tooLong(limit: Self.outputLimit)) }
            }
        }
    }
}
