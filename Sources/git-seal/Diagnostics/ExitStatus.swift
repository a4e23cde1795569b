/// What the process tells its caller; documented in the manual and stable.
enum ExitStatus: Int32 {
    /// Done; also: the reader of a pipe went away.
    case done = 0
    /// Findings, differences, a name that does not exist.
    case findings = 1
    /// `plan --detailed-exitcode`: there are changes.
    case changes = 2
    /// Refused: a scope state that is not accepted, a bad signature, a token of another scope, policy.
    case refused = 3
    /// Finished, but some secrets are not Ready and will be tried again.
    case unfinished = 4
    /// Could not run: no repository, no identity, a store locked, read-only, full or corrupt, a program missing.
    case cannotRun = 5
    /// The arguments make no sense (`EX_USAGE`).
    case usage = 64
    /// Input that does not parse, plaintext where a token belongs, a token that does not open with its own key.
    case unparseable = 65

    /// Of several, the one to report: the first of 3, 65, 5, 4, 1 that occurs.
    static func worst(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let seen = Set(statuses)
        return [.refused, .unparseable, .cannotRun, .unfinished, .findings].first(where: seen.contains) ?? .done
    }
}
