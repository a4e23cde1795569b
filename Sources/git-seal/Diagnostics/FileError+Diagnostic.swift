import Files
import SystemPackage

extension FileError: Diagnosable {
    var diagnostic: Diagnostic {
        let place = path.string
        return switch self {
        case .notFound:
            Diagnostic("cannot read a file", at: place, because: "it does not exist", status: .cannotRun)
        case .notRegular:
            Diagnostic("cannot read a file", at: place, because: "it is no regular file", status: .cannotRun)
        case .link:
            Diagnostic(
                "will not follow a link", at: place, because: "it may lead out of the repository",
                hint: "put the file itself there", status: .refused)
        case .tooLarge(_, let limit):
            Diagnostic(
                "cannot read a file", at: place, because: "it is larger than \(limit) bytes", status: .unparseable)
        case .exists:
            Diagnostic(
                "will not overwrite a file", at: place, because: "it exists already",
                hint: "move it away or name another one", status: .cannotRun)
        case .locked:
            Diagnostic(
                "another git-seal is changing this repository", at: place, because: "its lock was held for 5 seconds",
                hint: "try again when it is done", status: .cannotRun)
        case .changedMeanwhile:
            Diagnostic(
                "a file was left as it is", at: place, because: "somebody changed it at the same time",
                hint: "look at git status, then do the same again", status: .cannotRun)
        case .damagedJournal:
            Diagnostic(
                "cannot finish a change that was interrupted", at: place, because: "its record is damaged",
                hint: "look at git status, then remove that file", status: .cannotRun)
        case .system(_, let operation, let code):
            Diagnostic("cannot \(operation) a file", at: place, because: "\(code)".lowercased(), status: .cannotRun)
        }
    }
}
