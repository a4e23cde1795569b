import CGit2

extension Repository {
    /// The full name of the branch or tag that `text` is short for, as `refs/heads/main` for `main`; `nil` if there is
    /// none, as for a commit's id.
    public func fullName(ofReference text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= 1024, !text.utf8.contains(0),
            let reference = try? Handle(git_reference_free, { git_reference_dwim(&$0, handle, text) })
        else { return nil }
        return String(cString: git_reference_name(reference.pointer))
    }
}
