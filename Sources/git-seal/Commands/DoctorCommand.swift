import ArgumentParser
import Catalog
import Files
import GitRepository
import Glibc
import Scanning
import Sealing
import SystemPackage

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether everything is in place: identities, scopes, hook, cache.",
        discussion: """
            EXAMPLES
              git seal doctor
              git seal doctor --json
              git seal doctor --history 50        what of the last commits verification would refuse
            """)

    @Flag(help: "One JSON array.")
    var json = false

    @Option(help: "Judge this many of the last landings by the policy, as reconcile --verify enforce would.")
    var history: Int?

    func validate() throws {
        if let history, !(1...1_000_000).contains(history) {
            throw ValidationError("--history wants a number from 1 on")
        }
    }

    /// One thing that was looked at.
    struct Check: Encodable {
        enum Verdict: String, Encodable {
            case ok
            case note
            case warning
        }

        let what: String
        let verdict: Verdict
        let found: String
    }

    func run() throws {
        let checks = program() + IdentityChecks().all + repositoryChecks() + landings()
        if json { return try Terminal.output(json: checks) }
        Terminal.output(
            table: checks.map { check in
                let mark =
                    switch check.verdict {
                    case .ok: "ok"
                    case .note: "-"
                    case .warning: "!"
                    }
                return [mark, check.what, check.found]
            })
        if checks.contains(where: { $0.verdict == .warning }) { throw QuietExit(status: .findings) }
    }

    private func program() -> [Check] {
        var limit = rlimit()
        // RLIMIT_MEMLOCK, which the overlay does not import.
        getrlimit(__rlimit_resource_t(8), &limit)
        let canLock = limit.rlim_cur >= 1 << 20 || geteuid() == 0
        return [
            Check(what: "program", verdict: .ok, found: "git-seal \(Version.text)"),
            Check(
                what: "locked memory", verdict: canLock ? .ok : .warning,
                found: canLock
                    ? "allowed" : "the limit is \(limit.rlim_cur) bytes: secrets may be swapped out (ulimit -l)"),
        ]
    }

    private func repositoryChecks() -> [Check] {
        let repository: Repository
        do throws(GitError) {
            repository = try Repository.openFromEnvironment()
        } catch {
            return [Check(what: "repository", verdict: .note, found: error.diagnostic.what)]
        }
        var checks = [hook(repository)]
        do {
            let workspace = try Workspace.open()
            checks.append(remote(workspace))
            for name in try workspace.scopeNames() { checks.append(scope(name, workspace)) }
        } catch let error as any Diagnosable {
            checks.append(Check(what: "repository", verdict: .note, found: error.diagnostic.what))
        } catch {
            checks.append(Check(what: "repository", verdict: .warning, found: "\(error)"))
        }
        return checks
    }

    private func hook(_ repository: Repository) -> Check {
        let path = repository.hooksDirectory().appending("pre-commit")
        guard let text = try? Files.read(path, atMost: 1 << 20) else {
            return Check(what: "hook", verdict: .warning, found: "not installed (git seal hooks install)")
        }
        let callsUs = text.firstRange(of: Array("git-seal".utf8)) != nil
        return Check(
            what: "hook", verdict: callsUs ? .ok : .warning,
            found: callsUs ? path.string : "\(path) is another one and does not call git-seal")
    }

    private func remote(_ workspace: Workspace) -> Check {
        let origin = try? workspace.repository.remotes().first { $0.name == "origin" }?.publicURL
        guard let recorded = workspace.config.remote, let origin, Self.normalised(origin) != Self.normalised(recorded)
        else {
            return Check(what: "repository id", verdict: .ok, found: workspace.config.repository)
        }
        return Check(
            what: "repository id", verdict: .warning,
            found: "made for \(recorded), but origin is \(origin): if this is a fork, git seal init --new-id")
    }

    /// Host and path, however the remote is reached.
    private static func normalised(_ url: String) -> String {
        var text = Substring(url)
        if let scheme = text.firstRange(of: "://") { text = text[scheme.upperBound...] }
        if let at = text.firstIndex(of: "@") { text = text[text.index(after: at)...] }
        if text.hasSuffix(".git") { text = text.dropLast(4) }
        return text.replacing(":", with: "/").lowercased()
    }

    private static func canOpen(_ state: ScopeState, _ workspace: Workspace) -> Bool {
        do {
            _ = try workspace.revision.seed(of: state, with: IdentityLookup.silent())
            return true
        } catch {
            return false
        }
    }

    /// Whether somebody or something has to be asked before it is known.
    private static func isAskedFor(_ state: ScopeState) -> Bool {
        IdentityLookup.usable().contains { identity in
            identity.isInteractive && state.recipients.values.contains { identity.mayBelong(to: $0.publicKey) }
        }
    }

    private func scope(_ name: ScopeName, _ workspace: Workspace) -> Check {
        do {
            let state = try workspace.revision.scopeState(name)
            if case .refused(let refusal, _) = try workspace.trust.judge(state) {
                return Check(what: "scope \(name)", verdict: .warning, found: refusal.words)
            }
            let isOpen = Self.canOpen(state, workspace)
            return Check(
                what: "scope \(name)", verdict: isOpen ? .ok : .note,
                found: isOpen
                    ? "readable" : Self.isAskedFor(state) ? "readable, when you are asked" : "you are no recipient"
            )
        } catch let error as any Diagnosable {
            return Check(
                what: "scope \(name)", verdict: .warning, found: error.diagnostic.reason ?? error.diagnostic.what)
        } catch {
            return Check(what: "scope \(name)", verdict: .warning, found: "\(error)")
        }
    }
}
