import HTTPClient

/// Which failures are tried again, and after how long: AWS's standard mode.
enum RetryRule: Hashable {
    case transient
    case throttled

    static let attempts = 3

    var cost: Int {
        switch self {
        case .transient: RetryQuota.transientCost
        case .throttled: RetryQuota.throttledCost
        }
    }

    /// `nil` for what another attempt would not change.
    static func of(_ fault: AWSFault) -> RetryRule? {
        switch fault {
        case .http(.unreachable), .http(.broken), .http(.timedOut): .transient
        case .http(.noLibrary), .http(.tooLarge), .credentials, .malformed: nil
        case .service(let status, let code, _):
            // Here it means a full quota, which no wait of seconds empties.
            if code == "LimitExceededException" {
                nil
            } else if status == 429 || throttlingCodes.contains(code) {
                .throttled
            } else if [500, 502, 503, 504].contains(status) {
                .transient
            } else {
                nil
            }
        }
    }

    private static let throttlingCodes: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "RequestThrottled", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]

    /// Before attempt `number + 1`, in seconds.
    ///
    /// - Parameters:
    ///   - random: from 0 to 1.
    ///   - wish: the header `x-amz-retry-after`, in seconds.
    func wait(after number: Int, random: Double, wish: Double?) -> Double {
        let base = self == .throttled ? 1 : 0.05
        var wait = base
        for _ in 1..<max(1, number) { wait *= 2 }
        wait = random * min(wait, 20)
        guard let wish else { return wait }
        return min(max(wait, wish), wait + 5)
    }
}
