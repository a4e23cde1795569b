import Glibc
import SystemPackage

/// How another program is started. Signals are to it as if we were not there: our threads block some, and we ignore SIGPIPE,
/// both of which a program would inherit and not expect.
public struct ProgramStart {
    public enum Program {
        case file(FilePath)
        /// The first on our `PATH`.
        case named(String)
    }

    /// What one of its standard streams is.
    public enum Stream {
        case ours
        case nothing
        case descriptor(Int32)
    }

    public var input = Stream.nothing
    public var output = Stream.ours
    public var errors = Stream.ours
    /// Whether it leads a process group, by which it and what it starts can be killed. Such a one cannot ask at a terminal.
    public var leadsGroup = false
    private let program: Program
    private let arguments: [[UInt8]]
    private let variables: [[UInt8]]?

    /// - Parameters:
    ///   - arguments: the program's name first.
    ///   - variables: its environment, each as `NAME=VALUE`; `nil` for ours.
    public init(_ program: Program, _ arguments: [[UInt8]], variables: [[UInt8]]? = nil) {
        self.program = program
        self.arguments = arguments
        self.variables = variables
    }

    /// - Returns: its process, whose end ``ProcessStatus/wait(for:)`` waits for.
    public func start() throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in [input, output, errors].enumerated() {
            switch stream {
            case .ours: break
            case .nothing: posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        if leadsGroup { posix_spawnattr_setpgroup(&attributes, 0) }
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (leadsGroup ? POSIX_SPAWN_SETPGROUP : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        let code = withCStrings(arguments) { arguments in
            withCStrings(variables ?? []) { variables in
                let environment = self.variables == nil ? nil : variables + [nil]
                return spawn(&process, &actions, &attributes, arguments + [nil], environment)
            }
        }
        guard code == 0 else { throw Errno(rawValue: code) }
        return process
    }

    private func spawn(
        _ process: inout pid_t, _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t,
        _ arguments: [UnsafeMutablePointer<CChar>?], _ environment: [UnsafeMutablePointer<CChar>?]?
    ) -> Int32 {
        func spawn(_ environment: UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Int32 {
            switch program {
            case .file(let path):
                path.withPlatformString { posix_spawn(&process, $0, &actions, &attributes, arguments, environment) }
            case .named(let name): posix_spawnp(&process, name, &actions, &attributes, arguments, environment)
            }
        }
        return environment?.withUnsafeBufferPointer { spawn($0.baseAddress) } ?? spawn(environ)
    }
}
