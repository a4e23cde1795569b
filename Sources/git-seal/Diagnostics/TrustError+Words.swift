import GitRepository
import Trust

extension TrustError: Diagnosable {
    var words: String {
        switch self {
        case .git(let error): error.diagnostic.sentence
        case .rewritten(let old, let new): "\(new.short) does not descend from \(old.short)"
        case .shallow(let missing): "the clone is shallow and does not have \(missing.short)"
        case .partial(let missing): "the clone is partial and does not have \(missing.short)"
        }
    }

    var hint: String {
        switch self {
        case .git, .rewritten: "git seal policy explain HEAD"
        case .shallow: "fetch the whole history (in CI: fetch-depth: 0)"
        case .partial: "clone without --filter, or git fetch --refetch --no-filter"
        }
    }

    var diagnostic: Diagnostic {
        if case .git(let error) = self { return error.diagnostic }
        return Diagnostic("cannot verify", because: words, hint: hint, status: .cannotRun)
    }
}
