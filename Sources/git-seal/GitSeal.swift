import ArgumentParser
import Glibc

/// The program: parse, run, map what happened to messages and an exit status.
@main
struct GitSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-seal",
        abstract: "Keep secrets in git: seal them, find the ones that leak, deliver them.",
        discussion: """
            Secrets are sealed for the readers of a scope and committed like any other file:

              git seal init                              prepare this repository
              git seal keygen                            make your identity
              git seal scope create prod --recipient alice=age1…
              git seal set payments/db password          seal a value (asked for, or from a pipe)
              git commit                                 the hook stops what looks like a leaked secret
              git seal reconcile                         deliver HEAD to the stores

            Exit status: 0 done; 1 findings or no such name; 2 changes (plan --detailed-exitcode); 3 refused; \
            4 some secrets will be retried; 5 could not run; 64 arguments; 65 input that does not parse.
            """,
        version: Version.text,
        groupedSubcommands: CommandGroups.all)

    static func main() async {
        BrokenPipe.ignore()
        // A file that is opened while 0, 1 or 2 is closed would get that number, and what is printed would go there.
        while case let descriptor = open("/dev/null", O_RDWR), descriptor >= 0 {
            guard descriptor <= STDERR_FILENO else {
                close(descriptor)
                break
            }
        }
        Glibc.exit(await run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return explain(error)
        }
    }

    private static func explain(_ error: any Error) -> ExitStatus {
        switch error {
        case let quiet as QuietExit:
            return quiet.status
        case let known as any Diagnosable:
            Terminal.report(known.diagnostic)
            return known.diagnostic.status
        default:
            let message = fullMessage(for: error)
            guard exitCode(for: error) != .success else {
                Terminal.output(message)
                return .done
            }
            Terminal.note(message)
            return .usage
        }
    }
}
