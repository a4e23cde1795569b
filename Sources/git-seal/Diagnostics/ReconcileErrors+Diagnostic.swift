import Catalog
import GitRepository
import Reconciliation
import Rotation
import Sealing
import Stores
import Trust

extension StoreError {
    func diagnostic(store: String) -> Diagnostic {
        let place = "store \(store)"
        return switch self {
        case .locked:
            Diagnostic(
                "the store is busy", at: place, because: "another process writes to it and did not finish in 5 seconds",
                hint: "try again", status: .cannotRun)
        case .readOnly:
            Diagnostic(
                "the store cannot be written", at: place, because: "its file or folder is read-only", status: .cannotRun
            )
        case .full:
            Diagnostic("the store cannot be written", at: place, because: "no space is left", status: .cannotRun)
        case .corrupt(let what):
            Diagnostic(
                "the store is damaged", at: place, because: what,
                hint: "move its file away; git seal reconcile builds it anew from the repository", status: .cannotRun)
        case .wrongKey(let path):
            Diagnostic(
                "the store's values cannot be read", at: place,
                because: "its data key is missing or is another one (\(path))",
                hint: "bring the key back, or move the store away and reconcile", status: .cannotRun)
        case .missing(let path):
            Diagnostic(
                "there is no store yet", at: place, because: "\(path) does not exist", hint: "git seal reconcile",
                status: .cannotRun)
        case .noSuchSecret(let name):
            Diagnostic("the store has no secret \"\(name)\"", at: place, hint: "git seal store list", status: .findings)
        case .noSuchVersion(let name, let version):
            Diagnostic("\(name) has no version \(version)", at: place, status: .findings)
        case .foreign(let name, let owner):
            Diagnostic(
                "\(name) belongs to somebody else", at: place,
                because: owner.map { "the repository \($0) put it there" } ?? "nobody known put it there",
                status: .refused)
        case .deleted(let name):
            Diagnostic(
                "\(name) is marked for deletion", at: place, hint: "git seal store restore \(name)", status: .findings)
        case .superseded:
            Diagnostic(
                "another reconcile has begun", at: place, because: "it applies what this one has not",
                hint: "git seal status", status: .cannotRun)
        case .limit(let limit):
            Diagnostic("the store cannot hold this secret", at: place, because: limit.words, status: .unparseable)
        case .credentials(let fault): fault.diagnostic(at: place)
        case .denied(let what):
            Diagnostic(
                "the store refuses what it was asked for", at: place, because: what.isEmpty ? "access is denied" : what,
                hint: "docs/stores.md lists the permissions that are needed", status: .cannotRun)
        case .unreachable(let why):
            Diagnostic(
                "the store is not reached", at: place, because: why,
                hint: "check the network, the region and the endpoint, and try again", status: .cannotRun)
        case .quota(let what):
            Diagnostic(
                "a quota of the store is used up", at: place, because: what,
                hint: "it is tried again; a secret can change about 100 times a day", status: .cannotRun)
        case .definition(let error): error.diagnostic
        case .configuration(let what):
            Diagnostic("the store's definition cannot be used", at: place, because: what, status: .cannotRun)
        case .system(let what): Diagnostic("the store failed", at: place, because: what, status: .cannotRun)
        }
    }
}

extension CredentialFault {
    fileprivate func diagnostic(at place: String) -> Diagnostic {
        switch self {
        case .missing:
            Diagnostic(
                "there are no credentials", at: place,
                because: "neither the environment nor a profile, a container or an instance has any",
                hint: "set AWS_PROFILE, or profile: in .git-seal/config.yaml", status: .cannotRun)
        case .expired:
            Diagnostic(
                "the credentials have expired", at: place, because: "their session is over",
                hint: "sign in again, and try again", status: .cannotRun)
        case .unusable(let why):
            Diagnostic(
                "the credentials cannot be used", at: place, because: why,
                hint: "aws sts get-caller-identity shows who you are", status: .cannotRun)
        }
    }
}

extension StoreLimit {
    fileprivate var words: String {
        switch self {
        case .nameLength(let limit): "names have at most \(limit) bytes there"
        case .descriptionLength(let limit): "descriptions have at most \(limit) bytes there"
        case .tagCount(let limit): "secrets have at most \(limit) tags there"
        case .tagKeyLength(let key, let limit): "keys of tags have at most \(limit) bytes there, \(key) has more"
        case .tagValueLength(let key, let limit):
            "values of tags have at most \(limit) bytes there, that of \(key) has more"
        case .tagCharacters(let key): "the tag \(key) has characters, or a beginning, that are not allowed there"
        case .rotation: "it has no rotation of its own (by: store)"
        case .valueLength(let limits): "values have \(limits.lowerBound) to \(limits.upperBound) bytes there"
        }
    }
}

extension ReconcileError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .git(let error): error.diagnostic
        case .catalog(let error): error.diagnostic
        case .store(let name, let error): error.diagnostic(store: name.text)
        case .otherRef(let store, let recorded, let asked):
            Diagnostic(
                "will not apply \(asked)", at: "store \(store)", because: "the store was brought up to \(recorded)",
                hint: "if that is meant: --ref \(asked)", status: .refused)
        case .rewritten(let store, let applied, let asked):
            Diagnostic(
                "will not apply \(asked)", at: "store \(store)",
                because:
                    "it does not descend from \(applied), which was applied last: history was rewound or rewritten",
                hint: "if that is meant: --accept-rewrite", status: .refused)
        case .shallow(let store, let applied):
            Diagnostic(
                "cannot tell what changed", at: "store \(store)",
                because: "the clone is shallow and does not reach \(applied), which was applied last",
                hint: "fetch the whole history (in CI: fetch-depth: 0)", status: .cannotRun)
        case .unverified(let store, let refusals):
            Diagnostic(
                "nothing is applied", at: "store \(store)",
                because: refusals.first { $0.path.isInside(".git-seal") }.map { "\($0.label) (\($0.path))" }
                    ?? "nobody vouches for .git-seal",
                hint: refusals.first { $0.path.isInside(".git-seal") }?.cure ?? "git seal policy explain HEAD",
                status: .refused)
        case .rewriteNotVouchedFor(let store, let applied, let asked):
            Diagnostic(
                "will not apply \(asked)", at: "store \(store)",
                because: "it does not descend from \(applied), and nobody who may accepts that",
                hint: "--accept-rewrite OLD..NEW, where the policy of OLD allows the signer of NEW trust:Reset",
                "the old commit must be here: git fetch origin \(applied)", status: .refused)
        case .noRoot:
            Diagnostic(
                "cannot verify", because: "nobody said where trust begins, and no commit can say it of itself",
                hint: "--root COMMIT or --root-signers FILE, with --pin to remember it", status: .cannotRun)
        case .rootNotReached(let store, let asked):
            Diagnostic(
                "will not apply \(asked)", at: "store \(store)",
                because:
                    "it does not descend from the root, or none of the root's signers signed what it descends from",
                hint: "--root COMMIT names another root", status: .refused)
        case .unverifiable(let store, let error):
            Diagnostic(
                "cannot verify", at: "store \(store)", because: error.words, hint: error.hint, status: .cannotRun)
        case .wouldDeleteAll(let store, let count):
            Diagnostic(
                "will not delete everything", at: "store \(store)",
                because: "HEAD has no secret for it, and it holds \(count)",
                hint: "if that is meant: --max-delete \(count)", status: .refused)
        case .tooManyDeletions(let store, let count, let all, let limit):
            Diagnostic(
                "will not delete \(count) of \(quantity(all, "secret"))", at: "store \(store)",
                because: "the limit is \(limit)",
                hint: "if that is meant: --max-delete \(count)", status: .refused)
        }
    }
}

extension SecretFault: Diagnosable {
    var diagnostic: Diagnostic {
        let place = secret.map { "\($0), \(path)" } ?? path
        switch reason {
        case .schema(let error): return error.diagnostic
        case .scopeUnsound(let error): return error.diagnostic
        case .scopeRefused(let scope, let refusal, let difference):
            return ScopeRefusal(scope: scope, refusal: refusal, difference: difference, history: nil).diagnostic
        case .storeNotAllowed(let store, let isRedefined):
            return Diagnostic(
                isRedefined ? "the store \(store) was redefined" : "the scope does not allow the store \(store)",
                at: place,
                because: "a reader of the scope has to agree to where its values go",
                hint: "git seal scope allow \(secret?.scope.text ?? "SCOPE") \(store)", status: .refused)
        case .tokenChangedUnderValueID(let key):
            return Diagnostic(
                "the token of \(key) changed although its value id did not", at: place,
                because: "somebody replaced the sealed value by hand", hint: "restore the line, or set the value again",
                status: .unparseable)
        case .noIdentity(let scope):
            return Diagnostic(
                "cannot open \(place)", because: "no identity at hand reads scope \(scope)",
                hint: "set GIT_SEAL_IDENTITY, or ask a reader for git seal scope add", status: .cannotRun)
        case .doesNotOpen, .unknownKey:
            return Diagnostic("cannot open \(place)", because: label, status: .unparseable)
        case .duplicate, .collision:
            return Diagnostic("\(place) is not applied", because: label, hint: "rename one", status: .unparseable)
        case .notVouchedFor(let refusal): return refusal.diagnostic("\(place) is not applied")
        case .unknownStore, .scopeMissing:
            return Diagnostic("\(place) is not applied", because: label, status: .unparseable)
        case .foreign:
            return Diagnostic(
                "\(place) is not applied", because: label, hint: "rename it, or remove the other one", status: .refused)
        case .rotation(let error, let location):
            return error.diagnostic(of: secret, at: location.map { "\(path):\($0)" } ?? path)
        case .deletionHeld:
            return Diagnostic("\(place) is not deleted", because: label, hint: "repair the file", status: .unparseable)
        case .waiting(let until, let reason):
            return Diagnostic(
                "\(place) is not applied yet", because: reason, hint: "tried again from \(CalendarText.minute(until))",
                status: .unfinished)
        case .store(let error):
            var diagnostic = error.diagnostic(store: store?.text ?? "")
            if isTransient { diagnostic.status = .unfinished }
            return diagnostic
        }
    }
}

extension RotationError {
    /// - Parameter place: the file, with line and column of what is wrong.
    func diagnostic(of secret: SecretID?, at place: String) -> Diagnostic {
        Diagnostic(
            "the rotation of \(secret?.description ?? "a secret") cannot be used", at: place, because: words,
            hint: hint,
            status: .unparseable)
    }

    private var hint: String {
        switch self {
        case .schedule: "write it as in rate(30 days) or cron(0 8 1 * ? *)"
        case .window, .windowTooLong: "write it as in 4h, or leave it out"
        case .strategy: "write it as in postgres/alternating-users"
        case .generate: "git seal schema secret prints what may stand there"
        }
    }

    private var words: String {
        switch self {
        case .schedule(let text, let error): "\"\(text)\" is no schedule: \(error.words)"
        case .window(let text): "\"\(text)\" is no window: a number of hours from 1 to 24, as in 4h"
        case .windowTooLong(let longest):
            "a window of this schedule has at most \(quantity(longest, "hour")), or it would reach into "
                + "the next one or the next day"
        case .strategy(let text): "\"\(text)\" is no strategy"
        case .generate(let key): "the rule for \(key) leaves fewer than two characters, or its length is out of range"
        }
    }
}

extension RotationSchedule.ParseError {
    fileprivate var words: String {
        switch self {
        case .unknownForm: "it is neither rate(…) nor cron(…)"
        case .invalidRate: "a rate is a number of hours or days"
        case .rateOutOfRange: "a rate is at least 4 hours and at most 999 days"
        case .wrongNumberOfFields(let count):
            "cron wants minutes, hours, day of month, month, day of week, year; \(count) are there"
        case .invalidField(.minutes): "the minutes must be 0"
        case .invalidField(.year): "the year must be *"
        case .invalidField(let field): "the field \(field.rawValue) does not parse"
        case .oneDayMustBeOpen: "one of the two days, and only one, is ?"
        case .tooOften: "4 hours at least lie between two rotations"
        case .neverDue: "no date matches"
        }
    }
}
