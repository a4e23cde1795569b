/// The script that git runs. The same text lies in `hooks/pre-commit` for those who copy it by hand; a test compares them.
enum HookScript {
    /// What tells our hook from somebody else's.
    static let mark = "# git-seal: stops commits"

    static let preCommit = #"""
        #!/bin/sh
        # git-seal: stops commits that would leak a credential or break a sealed secret.
        # The program is the one that `git config git-seal.program` names, else the one on PATH.
        program=$(git config --get git-seal.program) || program=git-seal
        if ! command -v "$program" >/dev/null 2>&1; then
            echo "git-seal: error: cannot check this commit ($program)" >&2
            echo "because the program is not installed or not on PATH" >&2
            echo "hint: install git-seal, or name it: git config git-seal.program /path/to/git-seal" >&2
            echo "hint: to commit without this check: git commit --no-verify" >&2
            exit 1
        fi
        exec "$program" hooks run pre-commit

        """#
}
