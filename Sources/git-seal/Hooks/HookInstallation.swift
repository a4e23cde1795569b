import Files
import GitRepository
import SystemPackage

/// Puts a hook where git looks for it, and leaves alone what is there already.
struct HookInstallation {
    enum Place {
        case installed(FilePath)
        case alreadyThere(FilePath)
        /// Somebody else's hook; it stays as it is.
        case foreign(FilePath)
        /// `core.hooksPath` points outside this repository: a hook there would run in other repositories too.
        case shared(FilePath)
    }

    /// What became of one hook.
    struct Outcome {
        let hook: Hook
        let place: Place
    }

    let repository: Repository

    /// All hooks.
    ///
    /// - Parameter allowShared: install even where other repositories are affected.
    func install(allowShared: Bool = false) throws -> [Outcome] {
        try Hook.allCases.map { Outcome(hook: $0, place: try install($0, allowShared: allowShared)) }
    }

    private func install(_ hook: Hook, allowShared: Bool) throws -> Place {
        let directory = repository.hooksDirectory()
        let path = directory.appending(hook.rawValue)
        let script = HookScript.text(of: hook)
        if Files.exists(path) {
            let text = String(decoding: try Files.read(path, atMost: 1 << 20), as: UTF8.self)
            guard text.contains(HookScript.mark) else {
                // A hook of the pre-commit framework or of ours by hand may call us already.
                return text.contains("git-seal") ? .alreadyThere(path) : .foreign(path)
            }
            if text == script { return .alreadyThere(path) }
        }
        guard allowShared || isOurs(directory) else { return .shared(path) }
        try Files.createDirectories(directory)
        try Files.writeAtomically(Array(script.utf8), to: path, mode: .executable)
        return .installed(path)
    }

    private func isOurs(_ directory: FilePath) -> Bool {
        let directory = directory.lexicallyNormalized()
        return [repository.workTree, repository.commonDirectory].compactMap { $0?.lexicallyNormalized() }
            .contains { directory.starts(with: $0) }
    }
}

extension FilePermissions {
    /// 0755, less the umask.
    fileprivate static let executable = FilePermissions(rawValue: 0o755)
}

extension HookInstallation.Outcome {
    /// What to say about it; with a hint where the user has to act.
    var message: (text: String, hint: String?) {
        switch place {
        case .installed(let path): ("installed the \(hook.rawValue) hook (\(path))", nil)
        case .alreadyThere(let path): ("the \(hook.rawValue) hook is there already (\(path))", nil)
        case .foreign(let path):
            (
                "left another \(hook.rawValue) hook as it is (\(path))",
                "add this line to it: git-seal hooks run \(hook.rawValue)"
                    + "\(hook == .prePush ? " \"$@\"" : "") || exit $?"
            )
        case .shared(let path):
            (
                "did not install the \(hook.rawValue) hook: core.hooksPath leads outside this repository (\(path))",
                "git seal hooks install --shared installs it there, for all repositories that use that folder"
            )
        }
    }
}
