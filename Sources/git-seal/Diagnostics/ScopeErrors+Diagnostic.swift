import Catalog
import GitRepository
import Sealing

extension ScopeStateError: Diagnosable {
    var diagnostic: Diagnostic {
        let place = location.map { "\(file):\($0)" } ?? file
        var diagnostic = Diagnostic(
            "this scope's state is not accepted", at: place, because: reason.words, status: .refused)
        if case .notAsWritten(let deviation) = reason {
            diagnostic.hints = [
                "the line is  \(deviation.found.prefix(80))",
                "it should be \(deviation.expected.map { String($0.prefix(80)) } ?? "gone")",
            ]
        }
        diagnostic.hints.append("restore the file: git checkout -- \(file)")
        return diagnostic
    }
}

extension UnsoundScope: Diagnosable {
    var diagnostic: Diagnostic {
        var diagnostic = error.diagnostic
        guard let history else { return diagnostic }
        let restore = diagnostic.hints.popLast()
        if diagnostic.hints.isEmpty { diagnostic.hints = changes }
        diagnostic.hints.append(history.words)
        let folder = error.file.split(separator: "/").dropLast().joined(separator: "/")
        if let hint = history.wayBack(to: RepositoryPath(folder)) ?? restore { diagnostic.hints.append(hint) }
        return diagnostic
    }
}

extension ScopeStateError.Reason {
    var words: String {
        switch self {
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        case .yaml(let reason): reason.words
        case .moreThanOneDocument: "it has more than one document"
        case .missing(let field): "\"\(field)\" is missing"
        case .unknown(let field): "\"\(field)\" is no part of it"
        case .invalid(let field): "\"\(field)\" has not the form that it must have"
        case .notAsWritten(let deviation):
            switch deviation.likelyCause {
            case .lineEndings: "its line endings were converted (git's core.autocrlf, or an editor)"
            case .byteOrderMark: "an editor put a byte order mark at its beginning"
            case .formatting: "a formatter or an editor changed it; its bytes are signed"
            }
        case .tooManyRecipients(let limit): "it has more than \(limit) recipients"
        case .tooManyRetiredKeys(let limit): "it has more than \(limit) retired keys"
        case .otherScope(let name): "it is the state of the scope \(name), copied here"
        case .unusableKey(let id, _): "the key \(id) is none that may be used"
        case .keyUnderOtherID(let id): "a key stands under the id \(id), which is not its own"
        case .repeatedKey(let id): "the key \(id) stands there twice"
        case .currentKeyIsMissing(let id): "the current key \(id) is missing"
        case .currentKeyIsRetired(let id): "the current key \(id) is retired"
        case .keyIsNeitherCurrentNorRetired(let id): "the key \(id) is neither current nor retired"
        case .postQuantumSeedUnderClassicalKey(let id): "the seed of \(id) lies under a weaker key"
        case .fingerprintOfOtherKey(let recipient): "the fingerprint of \(recipient) is not that of the public key"
        case .repeatedRecipient(let one, let other): "\(one) and \(other) are the same key"
        case .unsigned: "it is not signed by its current key"
        case .signedByUnknownKey(let id): "it is signed by \(id), which is none of its keys"
        case .wrongSignature: "the signature does not fit: it was edited by somebody who does not read the scope"
        case .brokenSuccession(let id): "the key \(id) did not name the one that followed it"
        }
    }
}

extension ScopeChangeError: Diagnosable {
    var diagnostic: Diagnostic {
        let (what, hint): (String, String?) =
            switch self {
            case .invalidRecipientName(let name):
                ("\"\(name)\" is no name for a recipient", "letters, digits and _ . @ + - may stand in it")
            case .invalidPublicKey(let name): ("the public key of \(name) is none", nil)
            case .recipientNameIsTaken(let name):
                ("there is a recipient \"\(name)\" with another key", "use another name")
            case .alreadyRecipient(let name): ("this key reads the scope already, as \(name)", nil)
            case .noRecipients: ("a scope needs at least one recipient", nil)
            case .tooManyRecipients(let limit): ("a scope has at most \(limit) recipients", nil)
            case .tooManyRetiredKeys(let limit): ("a scope has at most \(limit) retired keys", nil)
            case .needsDowngrade:
                (
                    "the scope is post-quantum and this key is not",
                    "use a key of git seal keygen, or let it in with --downgrade, which makes a new key"
                )
            case .invalidStoreName(let name): ("\"\(name)\" is no name for a store", nil)
            case .invalidStoreDigest: ("the store's digest is none", nil)
            case .storeIsNotAllowed(let name): ("the scope does not allow \(name) anyway", nil)
            case .seedOfNoKey, .seedOfOtherKey: ("your key file is not that of the scope's current key", "git pull")
            case .seedInUse: ("the new key is an old one", nil)
            case .retiredSeedDoesNotOpen(let id): ("the retired key \(id) does not open", nil)
            case .sequenceExhausted: ("the scope was changed too often", nil)
            }
        var diagnostic = Diagnostic(what, status: self == .needsDowngrade ? .refused : .cannotRun)
        if let hint { diagnostic.hints = [hint] }
        return diagnostic
    }
}

extension ScopeMergeError: Diagnosable {
    var diagnostic: Diagnostic {
        let reason =
            switch self {
            case .unsound(let reason): "one side is not sound: \(reason.words)"
            case .otherScope(let one, let other): "the sides are of two scopes, \(one) and \(other)"
            case .rekeyed: "they have no key in common: one of them is another scope of that name"
            case .keyDiffers(let id): "the sides disagree about the key \(id)"
            case .recipientRemoved(let name): "a side has removed \(name)"
            case .recipientHasTwoKeys(let name): "\(name) has another key on each side"
            case .storeDiffers(let name): "the sides disagree about the store \(name)"
            case .change(let error): error.diagnostic.what
            }
        return Diagnostic(
            "the two sides cannot be joined", because: reason,
            hint: "take one side (git checkout --ours or --theirs) and repeat what the other did", status: .refused)
    }
}

extension ScopeRefusal: Diagnosable {
    var diagnostic: Diagnostic {
        var diagnostic = Diagnostic(
            "this clone does not accept the state of scope \(scope)", because: refusal.words, status: .refused)
        if let difference { diagnostic.hints += difference.lines }
        if let history { diagnostic.hints.append(history.words) }
        // What its readers have not signed, nobody can trust by asking them.
        if case .unsound = refusal {
            let wayBack = history?.wayBack(to: ScopePaths.root.appending(scope.text))
            diagnostic.hints.append(wayBack ?? "restore the file: git checkout -- \(ScopePaths.state(of: scope))")
        } else {
            diagnostic.hints += refusal.nextSteps(scope)
        }
        return diagnostic
    }
}

extension PinRefusal {
    var words: String {
        switch self {
        case .unsound(let reason): reason.words
        case .otherScope(let name): "it is the state of the scope \(name), copied here"
        case .unknownKey: "its key was swapped: the key that this clone knows does not vouch for it"
        case .retiredKey(let sequence): "its key was retired; merge the branch that has state \(sequence)"
        case .fork(let sequence): "there are two different states \(sequence)"
        case .rewound(let recorded): "it is older than state \(recorded), which was delivered already"
        case .otherFingerprint: "its fingerprint is not the one that GIT_SEAL_TRUST gives"
        }
    }
}

extension PinRefusal {
    /// What somebody can do who is sure that the state is right, or has to find out.
    func nextSteps(_ scope: ScopeName) -> [String] {
        switch self {
        case .retiredKey: []
        case .rewound(let recorded):
            ["bring state \(recorded) or a later one back: merge the branch that has it, or git revert"]
        case .otherFingerprint(let expected, let found):
            [
                "here is   \(found)", "expected  \(expected)",
                "ask those who read it which one is theirs, and give that one: GIT_SEAL_TRUST=\(scope):FINGERPRINT",
            ]
        default:
            [
                "ask those who read it, not over the repository, whether this is theirs; then: git seal scope trust \(scope)"
            ]
        }
    }
}

extension ScopeDifference {
    /// What changed, a line each.
    var lines: [String] {
        var lines = ["pinned is state \(oldSequence), here is state \(newSequence)"]
        if let newKey {
            lines.append("the key \(newKey.old.id) became \(newKey.new.id), fingerprint \(newKey.newFingerprint)")
        }
        for (what, names) in [("recipients", recipients), ("stores", stores)] where !names.isEmpty {
            let parts = [("added", names.added), ("removed", names.removed), ("replaced", names.replaced)]
                .filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
            lines.append("\(what): \(parts.joined(separator: "; "))")
        }
        return lines
    }
}
