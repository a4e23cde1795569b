import Glibc
import Sealing
import SystemPackage

/// Starts a program with the given descriptors as its standard ones.
func spawn(
    _ plugin: PluginName, _ program: FilePath, _ arguments: [String], _ environment: [[UInt8]], standard: [Int32]
) throws(PluginError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in standard.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    // We ignore SIGPIPE; programs do not expect that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var process = pid_t()
    let argumentCopies = arguments.map { strdup($0) }
    let environmentCopies = environment.map { strndup($0.map { CChar(bitPattern: $0) }, $0.count) }
    defer { for copy in argumentCopies + environmentCopies { free(copy) } }
    let code = program.withPlatformString {
        posix_spawn(&process, $0, &actions, &attributes, argumentCopies + [nil], environmentCopies + [nil])
    }
    guard code == 0 else { throw PluginError(plugin, .cannotStart(Errno(rawValue: code).description)) }
    return process
}
