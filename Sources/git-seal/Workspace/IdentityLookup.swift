import Files
import Glibc
import Sealing
import SecretMemory
import SystemPackage

/// Where identities are looked for, in this order; all that are found are tried, those that ask somebody after those
/// that do not.
///
/// 1. `GIT_SEAL_IDENTITY`: a path, or the key itself (for CI, where it must not be written to disk)
/// 2. `$CREDENTIALS_DIRECTORY/git-seal.identity`: what systemd hands to a service
/// 3. `$XDG_CONFIG_HOME/git-seal/identity`, by default `~/.config/git-seal/identity`
/// 4. SOPS's age keys: `SOPS_AGE_KEY_FILE`, by default `~/.config/sops/age/keys.txt`
/// 5. `~/.ssh/id_ed25519`, `~/.ssh/id_rsa`
/// 6. a passphrase, for scopes that have one: from the file that `GIT_SEAL_PASSPHRASE_FILE` names, else asked for
enum IdentityLookup {
    static let maximumLength = 1 << 20

    /// Looks everywhere. What is present but unusable is told, not passed over in silence.
    static func findAll() -> [Finding] {
        var findings: [Finding] = []
        if let value = OwnEnvironment.text("GIT_SEAL_IDENTITY") {
            findings.append(fromVariable(value))
        }
        findings += standardPaths.map { path in
            Finding(
                place: path.string, file: path, outcome: read(path), isOurs: !path.starts(with: home.appending(".ssh")))
        }
        findings.append(passphrase)
        return findings
    }

    /// Every usable identity; warnings for places of ours that hold something unusable, or something that others can use.
    ///
    /// The same ones for the whole run: nobody is asked twice for one passphrase.
    static func usable() -> [any AgeIdentity] { found }

    /// Those that open without asking anybody and without starting a program: for hooks.
    static func silent() -> [any AgeIdentity] { found.filter { !$0.isInteractive } }

    private static let found: [any AgeIdentity] = {
        findAll().flatMap { finding -> [any AgeIdentity] in
            if let file = finding.fileOpenToOthers {
                Terminal.warnOnce("others can read your private key: chmod 600 \(file)")
            }
            switch finding.outcome {
            case .identities(let identities): return identities
            case .absent: return []
            case .unusable(let diagnostic):
                guard finding.isOurs else { return [] }
                Terminal.warnOnce(
                    "\(diagnostic.what) (\(finding.place))\(diagnostic.reason.map { ": \($0)" } ?? "")")
                return []
            }
        }
    }()

    /// What identities from `place` ask, and start, they ask and start at this terminal.
    static func context(_ place: String) -> IdentityContext {
        IdentityContext(place: place, passphrases: Passphrases.asked, plugins: TerminalPlugins())
    }

    /// Where `keygen` writes.
    static var defaultPath: FilePath { configurationHome.appending("git-seal").appending("identity") }

    private static var standardPaths: [FilePath] {
        let sops = OwnEnvironment.text("SOPS_AGE_KEY_FILE").map { FilePath($0) }
        return [
            OwnEnvironment.text("CREDENTIALS_DIRECTORY").map { FilePath($0).appending("git-seal.identity") },
            defaultPath,
            sops ?? configurationHome.appending("sops").appending("age").appending("keys.txt"),
            home.appending(".ssh").appending("id_ed25519"),
            home.appending(".ssh").appending("id_rsa"),
        ].compactMap(\.self)
    }

    private static var passphrase: Finding {
        guard let file = Passphrases.scopeFile else {
            return Finding(
                place: "a typed passphrase",
                outcome: Terminal.canAsk ? .identities([AskedPassphrase(Passphrases.asked)]) : .absent)
        }
        do {
            let known = Passphrases.known(try Passphrases.read(file))
            return Finding(
                place: "GIT_SEAL_PASSPHRASE_FILE", file: FilePath(file), outcome: .identities([AskedPassphrase(known)]))
        } catch {
            let diagnostic = (error as? any Diagnosable)?.diagnostic
            return Finding(
                place: "GIT_SEAL_PASSPHRASE_FILE",
                outcome: .unusable(diagnostic ?? Diagnostic("cannot read a passphrase", status: .cannotRun)))
        }
    }

    private static func fromVariable(_ value: String) -> Finding {
        guard
            value.hasPrefix("AGE-SECRET-KEY-") || value.hasPrefix("AGE-PLUGIN-") || value.hasPrefix("-----BEGIN")
                || value.contains("\n")
        else {
            let path = FilePath(value)
            let outcome = read(path)
            guard case .absent = outcome else {
                return Finding(place: "GIT_SEAL_IDENTITY", file: path, outcome: outcome)
            }
            return Finding(
                place: "GIT_SEAL_IDENTITY",
                outcome: .unusable(Diagnostic("no identity", because: "\(value) does not exist", status: .cannotRun)))
        }
        return Finding(
            place: "GIT_SEAL_IDENTITY",
            outcome: parse(SecretBytes(copying: Array(value.utf8).span), "GIT_SEAL_IDENTITY"))
    }

    private static func read(_ path: FilePath) -> Finding.Outcome {
        do throws(FileError) {
            return parse(try Files.readSecret(path, atMost: maximumLength), path.string)
        } catch {
            if case .notFound = error { return .absent }
            return .unusable(error.diagnostic)
        }
    }

    private static func parse(_ file: consuming SecretBytes, _ place: String) -> Finding.Outcome {
        do throws(AgeError) {
            return .identities(try IdentityParser.parse(file, context(place)))
        } catch {
            return .unusable(error.diagnostic)
        }
    }

    private static var home: FilePath { FilePath(OwnEnvironment.text("HOME") ?? "/") }

    private static var configurationHome: FilePath {
        OwnEnvironment.text("XDG_CONFIG_HOME").map { FilePath($0) } ?? home.appending(".config")
    }
}
