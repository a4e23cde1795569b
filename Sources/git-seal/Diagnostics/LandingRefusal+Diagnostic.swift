import GitRepository
import Trust

extension LandingRefusal {
    /// What to do about it.
    var cure: String {
        let deed = deed.map { "\($0.action) on \($0.resource)" }
        switch reason {
        case .unsigned:
            return "somebody who may signs the commit (git commit -S), or states the change: git seal sign"
        case .signature: return "sign it again with an SSH key: git commit --amend -S"
        case .notAllowed(let decision) where decision.principal == nil:
            return "add the key to .git-seal/policy.yaml first, in a commit that somebody signs who may"
        case .notAllowed:
            return "ask somebody who may do \(deed ?? "that"), or why: git seal policy explain \(landing.short)"
        case .merge: return "somebody who may signs the merge (git merge -S), or the change comes in a signed commit"
        case .forbidden: return "leave what is under revoked"
        case .policy: return "repair .git-seal/policy.yaml"
        case .noPolicy: return "name a root that has a policy: git seal policy init"
        case .recorded: return "set it right in a signed commit, or see git seal policy explain \(landing.short)"
        }
    }

    /// - Parameter what: what is not done.
    func diagnostic(_ what: String) -> Diagnostic {
        Diagnostic(what, at: path.bytes.isEmpty ? nil : "\(path)", because: label, hint: cure, status: .refused)
    }
}
