import Files
import GitRepository
import SystemPackage

extension FetchError {
    /// Nothing is lost in any of these cases: the stores stay as they are.
    func diagnostic(source: String) -> Diagnostic {
        let source = RemoteAddress.withoutUser(source)
        let what = "cannot fetch"
        let stays = "the stores stay as they are"
        return switch self {
        case .address(let fault):
            Diagnostic(
                "cannot fetch from this address", at: source, because: fault.words, hint: fault.nextStep, status: .usage
            )
        case .noSuchReference(let name):
            Diagnostic(
                what, at: source, because: "there is no \(name) there, or not any more; \(stays)",
                hint: "git ls-remote \(source)", status: .cannotRun)
        case .denied(let words):
            Diagnostic(
                what, at: source, because: "access is denied, or there is no such repository; \(stays): \(words)",
                hint:
                    "credentials come from git's own settings: a credential helper, or an ssh key: git ls-remote \(source)",
                status: .cannotRun)
        case .notTrusted(let words):
            Diagnostic(
                what, at: source, because: "it cannot prove whose it is; \(stays): \(words)",
                hint: "for ssh: compare the host's key with its operator's, then add it to known_hosts",
                status: .cannotRun)
        case .unreachable(let words):
            Diagnostic(what, at: source, because: "it does not answer; \(stays): \(words)", status: .cannotRun)
        case .timedOut(let seconds):
            Diagnostic(
                what, at: source, because: "it took more than \(seconds) s; \(stays)",
                hint: "--fetch-timeout SECONDS allows more", status: .cannotRun)
        case .directory(let error):
            Diagnostic(
                "cannot keep a copy of the repository", at: error.path.string, because: error.diagnostic.reason,
                hint: "XDG_CACHE_HOME names another folder", status: .cannotRun)
        case .git(let error):
            Diagnostic(what, at: source, because: error.diagnostic.reason ?? error.diagnostic.what, status: .cannotRun)
        }
    }
}

extension FetchError.AddressFault {
    fileprivate var words: String {
        switch self {
        case .protocolNotAllowed: "https, http, ssh and file are fetched from, and no other protocol"
        case .password: "it holds a password, which everybody on this machine could see"
        case .malformed: "it is no address as git clone takes it"
        }
    }

    fileprivate var nextStep: String {
        self == .password
            ? "leave it out and set up a credential helper: git help credentials"
            : "as in https://git.example.com/app.git or git@git.example.com:app.git"
    }
}
