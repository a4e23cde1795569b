import ArgumentParser
import Catalog
import Files
import GitRepository
import SystemPackage
import Trust

/// How changes are verified, as whoever runs the reconciler says it. Nothing here comes from the repository.
struct VerificationFlags: ParsableArguments {
    @Option(help: "What happens to changes that nobody vouches for who may: off, warn or enforce.")
    var verify: Config.VerifyMode?

    @Option(help: "The commit where trust begins: its tree is trusted whole. All forty digits.")
    var root: String?

    @Option(
        help: "A file of public SSH keys, from outside the repository: trust begins at the first commit they signed.")
    var rootSigners: String?

    @Flag(help: "Remember --verify and the root for this clone, in its git directory.")
    var pin = false

    func validate() throws {
        if root != nil && rootSigners != nil { throw ValidationError("--root and --root-signers exclude each other") }
    }

    /// What was said now, else `GIT_SEAL_ROOT`, else what this clone has pinned.
    func demand(_ repository: Repository) throws -> VerificationDemand {
        let pins = RootPins(commonDirectory: repository.commonDirectory)
        var demand = VerificationDemand(mode: verify)
        if let root {
            demand.root = try commit(root, "--root")
        } else if let rootSigners {
            demand.root = try signers(rootSigners, repository)
        } else if let text = OwnEnvironment.text("GIT_SEAL_ROOT") {
            demand.root =
                text.contains("/") ? try signers(text, repository) : try commit(text, "GIT_SEAL_ROOT")
        }
        guard let pinned = try pins.read() else {
            throw Diagnostic(
                "what this clone has pinned does not parse", at: "git-seal/verification in the git directory",
                because: "something else than git-seal wrote it",
                hint: "pin it again: --verify MODE --root COMMIT --pin",
                status: .cannotRun)
        }
        demand = demand.completed(by: pinned)
        if pin { try pins.write(demand) }
        return demand
    }

    private func commit(_ text: String, _ source: String) throws -> RootOfTrust {
        guard let id = ObjectID(hex: text) else {
            throw Diagnostic(
                "\(source) wants a commit by all its digits", because: "a name is whatever the repository makes of it",
                hint: "git rev-parse COMMIT", status: .usage)
        }
        return .commit(CommitID(id))
    }

    private func signers(_ file: String, _ repository: Repository) throws -> RootOfTrust {
        let path = FilePath(file)
        if let workTree = repository.workTree, Files.resolved(path).starts(with: Files.resolved(workTree)) {
            throw Diagnostic(
                "the signers' keys must come from outside the repository", at: file,
                because: "otherwise whoever may push may add a key", hint: "keep the file elsewhere", status: .usage)
        }
        let bytes = try Files.read(path, atMost: 1 << 20)
        do throws(SSHKeyFault) {
            return try RootOfTrust(signers: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Diagnostic(
                "the signers' keys do not parse", at: file, because: "each line must be a public key of SSH",
                hint: "cat ~/.ssh/id_ed25519.pub > \(file)", status: .unparseable)
        }
    }
}

extension Config.VerifyMode: ExpressibleByArgument {}
