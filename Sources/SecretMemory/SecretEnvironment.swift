import Glibc

/// Environment variables that hold secrets, for a program that is started with them: their text stays in guarded memory
/// until the kernel copies it into the new program.
public struct SecretEnvironment: ~Copyable {
    private var arena: SecretArena
    private var slots: [SecretArena.Slot] = []

    /// - Parameter capacity: of all names and values, and two bytes for each.
    public init(capacity: Int) {
        arena = SecretArena(capacity: capacity)
    }

    /// - Returns: whether it fits.
    public mutating func add(_ name: String, _ value: Span<UInt8>) -> Bool {
        let start = arena.used
        guard arena.append(Array("\(name)=".utf8).span) != nil, arena.append(value) != nil,
            arena.append([0].span) != nil
        else { return false }
        slots.append(arena.slot(from: start))
        return true
    }

    /// Becomes another program. Comes back only if that fails.
    ///
    /// - Parameter others: further variables, each as `NAME=VALUE`.
    /// - Returns: `errno`.
    public func replaceProcess(_ program: String, _ arguments: [String], others: [[UInt8]]) -> Int32 {
        // A program inherits what the calling thread blocks, and worker threads block most signals.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        return withStrings(arguments, others) { arguments, environment in
            execve(program, arguments, environment)
            return errno
        }
    }

    /// Starts another program, which gets our standard streams and no signal that we ignore or block.
    ///
    /// - Returns: its process, or `errno`.
    public func start(_ program: String, _ arguments: [String], others: [[UInt8]]) -> (process: pid_t?, code: Int32) {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var process = pid_t()
        let code = withStrings(arguments, others) { arguments, environment in
            posix_spawn(&process, program, nil, &attributes, arguments, environment)
        }
        return code == 0 ? (process, 0) : (nil, code)
    }

    private func withStrings(
        _ arguments: [String], _ others: [[UInt8]],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>, UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let argumentCopies = arguments.map { strdup($0) }
        let otherCopies = others.map { strndup($0.map { CChar(bitPattern: $0) }, $0.count) }
        defer { for copy in argumentCopies + otherCopies { free(copy) } }
        return arena.withMemory { memory in
            let secrets = slots.map { slot in
                memory.baseAddress?.advanced(by: slot.range.lowerBound).assumingMemoryBound(to: CChar.self)
            }
            return body(argumentCopies + [nil], otherCopies + secrets + [nil])
        }
    }
}
