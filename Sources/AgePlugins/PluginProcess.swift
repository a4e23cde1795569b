import Glibc
import Programs
import Sealing
import SecretMemory
import SystemPackage

/// The running program of a plugin. What is read from it stays in guarded memory; it is killed when it is still there
/// after the last reference has gone.
public final class PluginProcess: PluginChannel {
    private static let maximumLineLength = 16 << 10
    private static let keptErrorLength = 400

    private let plugin: PluginName
    private let limits: PluginLimits
    private let notice: () -> Void
    private let process: pid_t
    private let input: Descriptor
    private let output: Descriptor
    private let errors: Descriptor

    private var buffer = SecretBytes(zeroed: maximumLineLength + 1)
    private var filled = 0
    private var received = 0
    private var waited = Duration.zero
    private var isNoticed = false
    private var lastErrors: [UInt8] = []

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - environment: each variable with its name and `=`.
    ///   - notice: called once, when the program has been silent for a moment.
    public init(
        _ plugin: PluginName, as role: PluginRole, program: FilePath, environment: [[UInt8]], limits: PluginLimits,
        notice: @escaping () -> Void
    ) throws(PluginError) {
        self.plugin = plugin
        self.limits = limits
        self.notice = notice
        let (inputRead, inputWrite) = try Self.pipe(plugin)
        let (outputRead, outputWrite) = try Self.pipe(plugin)
        let (errorRead, errorWrite) = try Self.pipe(plugin)
        var start = ProgramStart(
            .file(program), ["\(program)", "--age-plugin=\(role.rawValue)"].map { Array($0.utf8) },
            variables: environment)
        start.input = .descriptor(inputRead.number)
        start.output = .descriptor(outputWrite.number)
        start.errors = .descriptor(errorWrite.number)
        do throws(Errno) { process = try start.start() } catch {
            throw PluginError(plugin, .cannotStart(error.description))
        }
        input = inputWrite
        output = outputRead
        errors = errorRead
        for descriptor in [input, output, errors] { descriptor.stopWaiting() }
    }

    private static func pipe(_ plugin: PluginName) throws(PluginError) -> (read: Descriptor, write: Descriptor) {
        do throws(Errno) { return try Descriptor.pipe() } catch {
            throw PluginError(plugin, .cannotStart(error.description))
        }
    }

    deinit {
        input.close()
        // A program that is done closes its output as it ends; another one has had its time.
        var end = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        let isEnding = poll(&end, 1, 500) == 1 && read(output.number, &byte, 1) == 0
        var status: Int32 = 0
        // Between the one and the other lies the system's work at an exit: nearly always less than a millisecond.
        for _ in 0..<(isEnding ? 20 : 0) {
            if waitpid(process, &status, WNOHANG) == process { return }
            poll(nil, 0, 1)
        }
        if waitpid(process, &status, WNOHANG) == process { return }
        kill(process, SIGKILL)
        _ = ProcessStatus.wait(for: process)
    }

    public func send(_ bytes: borrowing SecretBytes) throws(PluginError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withBytes { bytes in
                bytes.withUnsafeBytes { write(input.number, $0.baseAddress.map { $0 + sent }, $0.count - sent) }
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: input, Int16(POLLOUT))
            } else if errno != EINTR {
                throw ended()
            }
        }
    }

    public func receive() throws(PluginError) -> SecretBytes {
        while true {
            let end = buffer.withBytes { bytes in
                (0..<filled).first { bytes[$0] == UInt8(ascii: "\n") }
            }
            if let end {
                let line = buffer.copy(0..<end)
                drop(end + 1)
                return line
            }
            guard filled < buffer.count else { throw PluginError(plugin, .malformed) }
            let start = filled
            let count = buffer.withMutableBytes { bytes in
                bytes.withUnsafeMutableBytes { bytes in
                    read(output.number, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                }
            }
            if count > 0 {
                filled += count
                received += count
                guard received <= limits.outputBytes else { throw PluginError(plugin, .floods) }
            } else if count == 0 {
                throw ended()
            } else if errno == EAGAIN {
                try wait(for: output, Int16(POLLIN))
            } else if errno != EINTR {
                throw ended()
            }
        }
    }

    /// Removes what was read, and wipes where it was.
    private func drop(_ count: Int) {
        let rest = filled - count
        buffer.withMutableBytes { bytes in
            for index in 0..<rest { bytes[index] = bytes[index + count] }
            for index in rest..<rest + count { bytes[index] = 0 }
        }
        filled = rest
    }

    /// Waits for a descriptor, within all limits; what the program says on its standard error is heard meanwhile.
    private func wait(for descriptor: Descriptor, _ events: Int16) throws(PluginError) {
        let clock = ContinuousClock()
        let start = clock.now
        defer { waited += clock.now - start }
        while true {
            let silent = clock.now - start
            guard silent < limits.silence else {
                throw PluginError(plugin, .silent(seconds: Int(limits.silence.components.seconds)))
            }
            guard waited + silent < limits.total else {
                throw PluginError(plugin, .slow(seconds: Int(limits.total.components.seconds)))
            }
            if silent >= limits.notice, !isNoticed {
                isNoticed = true
                notice()
            }
            var polled = [
                pollfd(fd: descriptor.number, events: events, revents: 0),
                pollfd(fd: errors.number, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&polled, 2, 100)
            if polled[1].revents != 0 { hearErrors() }
            if polled[0].revents != 0 { return }
        }
    }

    private func hearErrors() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(errors.number, &bytes, bytes.count)
        if count > 0 {
            lastErrors = (lastErrors + bytes[..<count]).suffix(Self.keptErrorLength)
        } else if count == 0 {
            // Descriptors below 0 are passed over.
            errors.close()
        }
    }

    private func ended() -> PluginError {
        if errors.number >= 0 { hearErrors() }
        return PluginError(plugin, .ended(String(decoding: lastErrors, as: UTF8.self)))
    }
}
