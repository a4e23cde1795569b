import Glibc

/// The variables that this program got, for programs that it starts.
enum OwnEnvironment {
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
