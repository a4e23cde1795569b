/// The scripts that git runs. The same texts lie in `hooks/` for those who copy them by hand; a test compares them.
enum HookScript {
    /// What tells our hooks from somebody else's.
    static let mark = "# git-seal: stops"

    static func text(of hook: Hook) -> String {
        let (what, purpose, bypass) =
            switch hook {
            case .preCommit:
                ("commit", "commits that would leak a credential or break a sealed secret", "git commit --no-verify")
            case .preMergeCommit:
                ("merge", "merges that would leak a credential or break a sealed secret", "git merge --no-verify")
            case .prePush: ("push", "pushes of commits that leak a credential", "git push --no-verify")
            }
        return """
            #!/bin/sh
            \(mark) \(purpose).
            # The program is the one that `git config git-seal.program` names, else the one on PATH.
            program=$(git config --get git-seal.program) || program=git-seal
            if ! command -v "$program" >/dev/null 2>&1; then
                echo "git-seal: error: cannot check this \(what) ($program)" >&2
                echo "because the program is not installed or not on PATH" >&2
                echo "hint: install git-seal, or name it: git config git-seal.program /path/to/git-seal" >&2
                echo "hint: to \(what) without this check: \(bypass)" >&2
                exit 1
            fi
            exec "$program" hooks run \(hook.rawValue)\(hook == .prePush ? " \"$@\"" : "")

            """
    }
}
