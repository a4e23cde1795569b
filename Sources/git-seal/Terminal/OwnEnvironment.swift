import Glibc
import SystemPackage

/// The variables that this program got, for programs that it starts.
enum OwnEnvironment {
    /// `nil` also for an empty one.
    static func text(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    static func path(_ name: String) -> FilePath? { text(name).map { FilePath($0) } }

    /// Each as `NAME=VALUE`, in the order in which they came; bytes, since nobody promises text.
    static var variables: [[UInt8]] {
        var variables: [[UInt8]] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(Array(UnsafeRawBufferPointer(start: variable, count: strlen(variable))))
            next += 1
        }
        return variables
    }
}

/// The arguments of this program.
enum OwnArguments {
    /// The last ones, byte for byte: Swift's own list repairs what is no UTF-8.
    static func last(_ count: Int) -> [[UInt8]] {
        UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).suffix(count).map { argument in
            argument.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
        }
    }
}
