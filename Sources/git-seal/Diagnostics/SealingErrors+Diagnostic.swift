import Catalog
import GitRepository
import Sealing

extension AgeError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .armor: Diagnostic("an age file is damaged", because: "its armor is not whole", status: .unparseable)
        case .header: Diagnostic("an age file is damaged", because: "its header does not parse", status: .unparseable)
        case .mac:
            Diagnostic("an age file was changed", because: "its header does not fit its checksum", status: .unparseable)
        case .noMatch:
            Diagnostic("an age file does not open", because: "it is for another identity", status: .cannotRun)
        case .payload:
            Diagnostic("an age file is damaged", because: "its content is cut or changed", status: .unparseable)
        case .recipient(let text):
            Diagnostic(
                "\"\(text)…\" is no public key", because: "it must be age1…, age1pq1…, ssh-ed25519 or ssh-rsa",
                hint: "git seal keygen --show-public prints yours", status: .usage)
        case .unsupportedRecipient(let kind):
            Diagnostic(
                "cannot seal to a key of the kind \"\(kind)\"",
                because: "age1…, age1pq1…, ssh-ed25519 and ssh-rsa keys are supported",
                hint: "git seal keygen makes a key pair for sealing", status: .usage)
        case .rsaKeySize(let bits):
            Diagnostic(
                "an RSA key of \(bits) bits is refused", because: "only keys of 2048 to 8192 bits are used",
                hint: "git seal keygen makes a key pair for sealing", status: .usage)
        case .identityInsteadOfRecipient:
            Diagnostic(
                "a recipient is a public key, and this is a private one", because: "it is not repeated here",
                hint: "git seal keygen --show-public prints the public key; SSH's ends in .pub", status: .usage)
        case .noRecipients:
            Diagnostic("an age file was not written", because: "it would be for nobody", status: .usage)
        case .lowOrderPoint:
            Diagnostic(
                "an age file does not open", because: "somebody made it so that its key is no secret",
                status: .unparseable)
        case .limit(let limit): limit.diagnostic
        case .identity(let line):
            Diagnostic(
                "an identity file does not parse", because: "line \(line) is neither a key nor a comment",
                status: .unparseable)
        case .encryptedIdentity:
            Diagnostic(
                "cannot use an identity", because: "it is protected by a passphrase",
                hint: "git seal keygen makes an identity for sealing", status: .cannotRun)
        case .passphraseUnavailable(let purpose):
            Diagnostic(
                "cannot ask for the passphrase of \(purpose.words)", because: "there is no terminal",
                hint: purpose.hintWithoutTerminal, status: .cannotRun)
        case .passphraseRefused(let purpose):
            Diagnostic(
                "cannot use \(purpose.words)", because: "its passphrase was not given", status: .cannotRun)
        case .wrongPassphrase(let purpose):
            Diagnostic("cannot use \(purpose.words)", because: "that is not its passphrase", status: .cannotRun)
        case .plugin(let error): error.diagnostic
        case .notPostQuantum(let recipient):
            Diagnostic(
                "cannot seal to \(recipient.prefix(40))…",
                because: "the scope is post-quantum, and this key protects from today's computers only",
                status: .refused)
        case .unsupportedIdentity(let kind):
            Diagnostic(
                "cannot use an identity", because: "\(kind) keys are not supported",
                hint: "git seal keygen makes an identity for sealing", status: .cannotRun)
        case .mixedRecipients:
            Diagnostic(
                "these recipients cannot share an age file",
                because: "a post-quantum key goes with its like only, a passphrase alone", status: .usage)
        }
    }
}

extension PassphraseSource.Purpose {
    fileprivate var words: String {
        switch self {
        case .identity(let place): place
        case .scope: "the scope"
        }
    }

    fileprivate var hintWithoutTerminal: String {
        switch self {
        case .identity: "run it where you can be asked, or give an unprotected identity in GIT_SEAL_IDENTITY"
        case .scope: "name a file with the passphrase in GIT_SEAL_PASSPHRASE_FILE"
        }
    }
}

extension AgeLimit {
    fileprivate var diagnostic: Diagnostic {
        switch self {
        case .headerBytes(let allowed):
            Diagnostic(
                "an age file is refused", because: "its header is longer than \(allowed) bytes", status: .unparseable)
        case .stanzas(let allowed):
            Diagnostic(
                "an age file is refused", because: "it is for more than \(allowed) recipients", status: .unparseable)
        case .workFactor(let factor, let allowed):
            Diagnostic(
                "an age file is refused",
                because: "its passphrase takes 2^\(factor) rounds, and at most 2^\(allowed) are allowed",
                status: .unparseable)
        case .derivationRounds(let rounds, let allowed):
            Diagnostic(
                "a private key is refused",
                because: "its passphrase takes \(rounds) rounds, and at most \(allowed) are allowed",
                status: .unparseable)
        case .identityFileBytes(let allowed):
            Diagnostic(
                "an identity file is refused", because: "it is longer than \(allowed) bytes", status: .unparseable)
        case .identities(let allowed):
            Diagnostic(
                "an identity file is refused", because: "it has more than \(allowed) identities", status: .unparseable)
        }
    }
}

extension SealingError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .doesNotOpen:
            Diagnostic(
                "a value does not open", because: "it was moved, changed, or sealed to another key",
                status: .unparseable)
        case .valueTooLong(let limit):
            Diagnostic("the value is too long", because: "a value has at most \(limit) bytes", status: .unparseable)
        case .valueDoesNotFitType:
            Diagnostic("the value was not sealed", because: "it is no UTF-8 text", status: .unparseable)
        case .bindingDoesNotFitFormat:
            Diagnostic("the value was not sealed", because: "it cannot stand there", status: .unparseable)
        case .invalidPublicKey:
            Diagnostic("the value was not sealed", because: "the scope's public key is not one", status: .refused)
        }
    }
}

extension MovedValue: Diagnosable {
    var diagnostic: Diagnostic {
        Diagnostic(
            "\(sealed.label) of \(manifest.name) does not open", at: manifest.path.description,
            because: "it was changed, or moved here from another secret, key or scope",
            hint: "restore the line from git, or set the value again", status: .unparseable)
    }
}

extension UnknownKey: Diagnosable {
    var diagnostic: Diagnostic {
        Diagnostic(
            "\(sealed.label) of \(manifest.name) does not open", at: manifest.path.description,
            because: "it is sealed to the key \(sealed.value.keyID), which the scope \(manifest.scope) does not have",
            hint: "merge the branch that has the key, or set the value again", status: .cannotRun)
    }
}

extension RekeyDue: Diagnosable {
    var diagnostic: Diagnostic {
        Diagnostic(
            "nothing may be sealed to scope \(scope)", because: "its key is readable by somebody who was removed",
            hint: "git seal scope rekey \(scope), by somebody who reads it", status: .refused)
    }
}

extension ScopeAccessError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .notARecipient(let scope, let recipients, let publicKeys):
            var diagnostic = Diagnostic(
                "cannot read scope \(scope)",
                because: publicKeys.isEmpty
                    ? "there is no identity on this machine"
                    : "none of your identities is a recipient (they are \(recipients.joined(separator: ", ")))",
                status: .cannotRun)
            if let key = publicKeys.first {
                diagnostic.hints = [
                    key.utf8.count < 200
                        ? "ask one of them to run: git seal scope add \(scope) --recipient you=\"\(key)\""
                        : "send one of them what git seal keygen --show-public prints; they run: "
                            + "git seal scope add \(scope) --recipient you=@FILE"
                ]
            } else {
                diagnostic.hints = [
                    "git seal keygen, then send the public key to \(recipients.joined(separator: " or "))"
                ]
            }
            return diagnostic
        case .missingKeyFile(let scope, let recipient, let path):
            return Diagnostic(
                "cannot read scope \(scope)", at: path.description, because: "the key file of \(recipient) is missing",
                hint: "restore it from git, or ask a reader to add \(recipient) again", status: .cannotRun)
        case .keyFile(let path, let error):
            var diagnostic = error.diagnostic
            // What keeps the file shut may lie elsewhere.
            switch error {
            case .plugin, .passphraseUnavailable, .passphraseRefused, .wrongPassphrase, .encryptedIdentity: break
            default: diagnostic.place = path.description
            }
            return diagnostic
        case .seed(let path, _):
            return Diagnostic(
                "a key file does not hold the scope's key", at: path.description,
                because: "its seed makes another key, or it belongs to another scope", status: .refused)
        case .catalog(let error): return error.diagnostic
        }
    }
}
