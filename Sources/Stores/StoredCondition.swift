/// A condition as columns or fields.
struct StoredCondition {
    var name: String
    var reason: String?
    var attempts: Int64?
    var retry: Int64?

    init(name: String, reason: String?, attempts: Int64?, retry: Int64?) {
        self.name = name
        self.reason = reason
        self.attempts = attempts
        self.retry = retry
    }

    init(_ condition: SecretRecord.Condition) {
        switch condition {
        case .ready: self.init(name: "ready", reason: nil, attempts: nil, retry: nil)
        case .suspended: self.init(name: "suspended", reason: nil, attempts: nil, retry: nil)
        case .refused(let reason): self.init(name: "refused", reason: reason, attempts: nil, retry: nil)
        case .failed(let reason, let attempts, let retryAt):
            self.init(name: "failed", reason: reason, attempts: Int64(attempts), retry: retryAt)
        }
    }

    var condition: SecretRecord.Condition? {
        switch name {
        case "ready": .ready
        case "suspended": .suspended
        case "refused": .refused(reason ?? "")
        case "failed": .failed(reason: reason ?? "", attempts: Int(clamping: attempts ?? 1), retryAt: retry ?? 0)
        default: nil
        }
    }
}
