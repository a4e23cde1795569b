import ArgumentParser

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script for a shell.",
        discussion: """
            EXAMPLES
              git seal completions bash > ~/.local/share/bash-completion/completions/git-seal
              git seal completions zsh  > ~/.local/share/zsh/site-functions/_git-seal
              git seal completions fish > ~/.config/fish/completions/git-seal.fish
            """)

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish

        var kind: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        Terminal.output(GitSeal.completionScript(for: shell.kind))
        // git's own bash completion asks `_git_seal` what follows `git seal`.
        guard shell == .bash else { return }
        Terminal.output(
            """
            _git_seal() {
                COMP_WORDS=("git-seal" "${COMP_WORDS[@]:2}")
                COMP_CWORD=$((COMP_CWORD - 1))
                _git-seal
            }
            """)
    }
}
