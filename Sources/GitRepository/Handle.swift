/// A pointer that libgit2 gave us to own: released once, when this goes.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    /// - Parameters:
    ///   - release: the library's function that frees it.
    ///   - acquire: fills the pointer in and returns the library's code.
    init(
        _ release: @escaping (OpaquePointer?) -> Void, _ acquire: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var pointer: OpaquePointer?
        let code = acquire(&pointer)
        try check(code)
        guard let pointer else { throw .last(code) }
        self.pointer = pointer
        self.release = release
    }

    deinit { release(pointer) }
}
