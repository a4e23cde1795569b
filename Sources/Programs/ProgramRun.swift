import Glibc
import SystemPackage

/// Why a program did not run to its end.
public enum ProgramRunError: Error, Hashable, Sendable {
    case notStarted(Errno)
    /// It and all that it had started were killed.
    case timedOut(seconds: Int)
    /// It printed more than was allowed, and was killed.
    case tooLong(limit: Int)
}

/// One run of another program: nothing on its standard input, what it prints in memory, bounded in time and size.
public struct ProgramRun {
    /// What it printed, and its exit status as shells count it; see ``ProcessStatus``.
    public struct Result: Sendable {
        public let status: Int32
        public let output: [UInt8]
        public let errors: [UInt8]
    }

    private let program: FilePath
    private let arguments: [[UInt8]]
    private let variables: [[UInt8]]
    private let seconds: Int?
    private let limit: Int

    /// - Parameters:
    ///   - arguments: the program's name first.
    ///   - variables: its environment, each as `NAME=VALUE`.
    ///   - seconds: how long it may take; `nil` for as long as it likes.
    ///   - limit: how many bytes it may print, on either side.
    public init(
        _ program: FilePath, _ arguments: [[UInt8]], variables: [[UInt8]], seconds: Int?, limit: Int = 64 << 20
    ) {
        self.program = program
        self.arguments = arguments
        self.variables = variables
        self.seconds = seconds
        self.limit = limit
    }

    public func run() throws(ProgramRunError) -> Result {
        let output = try Self.pipe()
        let errors = try Self.pipe()
        let process = try start(output.write, errors.write)
        output.write.close()
        errors.write.close()
        do throws(ProgramRunError) {
            let printed = try read([output.read.number, errors.read.number])
            return Result(status: ProcessStatus.wait(for: process), output: printed[0], errors: printed[1])
        } catch {
            // The group: git leaves the work to programs of its own, which would hold on.
            kill(-process, SIGKILL)
            _ = ProcessStatus.wait(for: process)
            throw error
        }
    }

    private static func pipe() throws(ProgramRunError) -> (read: Descriptor, write: Descriptor) {
        do throws(Errno) { return try Descriptor.pipe() } catch { throw .notStarted(error) }
    }

    private func start(_ output: Descriptor, _ errors: Descriptor) throws(ProgramRunError) -> pid_t {
        var start = ProgramStart(.file(program), arguments, variables: variables)
        start.output = .descriptor(output.number)
        start.errors = .descriptor(errors.number)
        // One that may ask at the terminal must stay in the terminal's group; one with a time limit never asks.
        start.leadsGroup = seconds != nil
        do throws(Errno) { return try start.start() } catch { throw .notStarted(error) }
    }

    /// Reads both at once, so that the program never waits for one while the other is full.
    private func read(_ descriptors: [Int32]) throws(ProgramRunError) -> [[UInt8]] {
        var contents = descriptors.map { _ in [UInt8]() }
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let clock = ContinuousClock()
        let deadline = seconds.map { clock.now.advanced(by: .seconds($0)) }
        while waiting.contains(where: { $0.fd >= 0 }) {
            if let deadline, let seconds, clock.now >= deadline { throw .timedOut(seconds: seconds) }
            guard poll(&waiting, nfds_t(waiting.count), deadline == nil ? -1 : 200) >= 0 || errno == EINTR else {
                break
            }
            for index in waiting.indices where waiting[index].revents != 0 {
                let count = Glibc.read(waiting[index].fd, &buffer, buffer.count)
                if count > 0 {
                    contents[index] += buffer[..<count]
                    guard contents[index].count <= limit else { throw .tooLong(limit: limit) }
                } else if count == 0 || errno != EINTR {
                    // Descriptors below 0 are passed over.
                    waiting[index].fd = -1
                }
            }
        }
        return contents
    }
}
