import Stores

/// How long to wait before a failed secret is tried again: 5 seconds, doubled each time, up to an hour.
enum Backoff {
    static func pause(after attempts: Int) -> Int64 {
        min(3600, 5 << Int64(min(max(attempts - 1, 0), 10)))
    }

    /// The condition of a secret that has just failed once more.
    static func condition(after previous: SecretRecord.Condition?, reason: String, now: Int64) -> SecretRecord.Condition
    {
        let attempts = if case .failed(_, let attempts, _) = previous { min(attempts, Int.max - 1) + 1 } else { 1 }
        return .failed(reason: reason, attempts: attempts, retryAt: now + pause(after: attempts))
    }
}
