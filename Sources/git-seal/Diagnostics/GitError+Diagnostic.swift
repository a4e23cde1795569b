import GitRepository
import SystemPackage

extension GitError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .notARepository(let path):
            Diagnostic(
                "this is not a git repository", at: path.string, because: "neither it nor a folder above it has a .git",
                hint: "git init, or change to your repository", status: .cannotRun)
        case .notOwned(let path):
            Diagnostic(
                "git refuses this repository", at: path.string, because: "it belongs to somebody else",
                hint: "if you trust it: git config --global --add safe.directory \(path)", status: .cannotRun)
        case .bare:
            Diagnostic(
                "this needs a work tree", because: "the repository is bare", hint: "run it in a clone",
                status: .cannotRun)
        case .unbornBranch(let branch):
            Diagnostic(
                "there is no commit yet", at: branch, because: "plan and reconcile read what is committed",
                hint: "git commit", status: .cannotRun)
        case .noSuchRevision(let revision):
            Diagnostic("\"\(revision)\" names no commit", status: .findings)
        case .missingObject(let id, let isShallow):
            Diagnostic(
                "an object is missing", at: id.short,
                because: isShallow ? "the clone is shallow" : "the repository is damaged or partial",
                hint: isShallow ? "fetch the whole history (in CI: fetch-depth: 0)" : "git fsck", status: .cannotRun)
        case .notAFile(let path): Diagnostic("this is no file", at: path.description, status: .cannotRun)
        case .tooLarge(let id, let limit):
            Diagnostic(
                "a file is too large", at: id.short, because: "it has more than \(limit) bytes", status: .unparseable)
        case .historyTooLong(let limit):
            Diagnostic(
                "the history is too long", because: "more than \(limit) commits lie between", status: .cannotRun)
        case .unsupportedIndex:
            Diagnostic(
                "cannot read the index", because: "it is split or sparse, and libgit2 cannot read that",
                status: .cannotRun)
        case .unsupportedExtension(let name):
            Diagnostic(
                "cannot read this repository", at: "extensions.\(name)", because: "libgit2 does not know this format",
                status: .cannotRun)
        case .unsupportedVariable(let name):
            Diagnostic("cannot follow \(name)", because: "libgit2 does not know it", status: .cannotRun)
        case .ambiguousRevision(let revision):
            Diagnostic("\"\(revision)\" is short for several objects", hint: "give more digits", status: .findings)
        case .damagedObject(let id):
            Diagnostic("an object is damaged", at: id.short, hint: "git fsck", status: .cannotRun)
        case .damagedIndex(let path):
            Diagnostic("the index is damaged", at: path.string, hint: "git status", status: .cannotRun)
        case .unreadable(let path, let errno):
            Diagnostic("cannot read a file", at: path.string, because: "\(errno)", status: .cannotRun)
        case .programMissing(let errno):
            Diagnostic("cannot run git", because: "\(errno)", hint: "put git on PATH", status: .cannotRun)
        case .programFailed(_, let message): Diagnostic("git failed", because: message, status: .cannotRun)
        case .programTimedOut(let seconds):
            Diagnostic("git did not answer", because: "it was stopped after \(seconds) s", status: .cannotRun)
        case .library(_, let message): Diagnostic("cannot read the repository", because: message, status: .cannotRun)
        }
    }
}
