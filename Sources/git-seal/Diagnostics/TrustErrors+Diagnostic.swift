import Sealing
import SystemPackage
import Trust

extension SigningFault: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .noKey:
            Diagnostic(
                "there is no key to sign with", because: "user.signingKey is not set in git's configuration",
                hint: "git config --global gpg.format ssh; git config --global user.signingKey ~/.ssh/id_ed25519.pub",
                "or name one: --key FILE", status: .cannotRun)
        case .notAKey(let text):
            Diagnostic(
                "\"\(text)\" names no key of SSH", because: "it is neither a file nor key:: and a public key",
                hint: "git config user.signingKey ~/.ssh/id_ed25519.pub, or --key FILE", status: .cannotRun)
        case .key(let fault):
            Diagnostic("cannot sign with this key", because: "it must be \(fault.expected)", status: .cannotRun)
        case .file(let error): error.diagnostic
        case .privateKey(let file, let error):
            switch error {
            case .passphraseUnavailable, .encryptedIdentity:
                Diagnostic(
                    "cannot sign with a protected key", at: file.string,
                    because: "there is no terminal to ask for its passphrase",
                    hint: "put it into an agent: ssh-add \(file)", status: .cannotRun)
            default: error.diagnostic
            }
        case .notInAgent(let key):
            Diagnostic(
                "no agent has the key that git signs with", at: key.fingerprint,
                because: "user.signingKey is a public key alone",
                hint: "ssh-add the private key, or name its file: --key FILE",
                status: .cannotRun)
        case .agent(let fault):
            Diagnostic("the agent did not sign", because: fault.words, hint: "ssh-add -l", status: .cannotRun)
        case .program(let name, let status):
            Diagnostic("nothing was signed", because: "\(name) failed with status \(status)", status: .cannotRun)
        case .programMissing(let name):
            Diagnostic(
                "nothing was signed", because: "\(name) could not be started",
                hint: "install OpenSSH, or look at gpg.ssh.program in git's configuration", status: .cannotRun)
        case .signature(let fault):
            Diagnostic(
                "what came back is no signature by this key", because: fault.words,
                hint: "look at gpg.ssh.program and user.signingKey in git's configuration", status: .cannotRun)
        }
    }
}

extension AgentFault {
    fileprivate var words: String {
        switch self {
        case .unreachable(let code): "it cannot be reached: \("\(code)".lowercased())"
        case .refused: "it refused, or nobody allowed it"
        case .malformed: "its answer makes no sense"
        case .timedOut(let seconds): "it did not answer for \(seconds) seconds"
        }
    }
}

extension SSHSignatureFault {
    /// Completes "because …", about one signature.
    var words: String {
        switch self {
        case .armor: "it is no text between the two lines of an SSH signature"
        case .malformed: "its bytes are no SSH signature"
        case .version(let number): "it has version \(number), and only 1 is known"
        case .namespace(let name): "it was made for \"\(name)\" and not for this"
        case .hash(let name): "it uses the hash \"\(name)\", and only sha256 and sha512 count"
        case .key(let fault): "its key must be \(fault.expected)"
        case .algorithm(let name):
            name == "ssh-rsa" ? "it uses RSA with SHA-1" : "its key makes no signatures of the kind \"\(name)\""
        case .mismatch: "it is not the key's over these bytes"
        case .several: "there is more than one, and programs differ on which one they read"
        case .openPGP: "it is made with OpenPGP, and only a forge may do that"
        case .x509: "it is made with X.509, which no policy knows"
        case .object: "it covers something else than is here"
        }
    }
}

extension SSHSignatureFault: Diagnosable {
    var diagnostic: Diagnostic { Diagnostic("a signature does not count", because: words, status: .refused) }
}

extension StatementFault: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .schema(let error): error.diagnostic
        case .name(let path):
            Diagnostic(
                "this is no change statement", at: "\(path)", because: "its name is not the id in it",
                hint: "git seal sign writes them; restore it from git", status: .unparseable)
        case .order(let path):
            Diagnostic(
                "this is no change statement", at: "\(path)", because: "its changes are not sorted by place, each once",
                hint: "git seal sign writes them; restore it from git", status: .unparseable)
        case .empty: Diagnostic("there is nothing to vouch for", status: .cannotRun)
        case .tooMany(let limit):
            Diagnostic(
                "too much changes for one statement", because: "it holds \(limit) changes at most",
                hint: "git seal sign PATH…, several times", status: .cannotRun)
        case .path(let path):
            Diagnostic(
                "cannot vouch for this file", at: "\(path)", because: "its name is no UTF-8",
                hint: "rename it", status: .cannotRun)
        }
    }
}
