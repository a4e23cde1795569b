/// How often a client may try again, over all its requests: when a service is down for good, it is not asked three times
/// each time. The numbers are of AWS's standard mode.
actor RetryQuota {
    static let capacity = 500
    static let transientCost = 14
    static let throttledCost = 5

    private(set) var available = capacity

    /// Whether a retry may be made.
    func take(_ cost: Int) -> Bool {
        guard available >= cost else { return false }
        available -= cost
        return true
    }

    /// After a success: what its last retry had cost, or one.
    func give(_ cost: Int) {
        available = min(Self.capacity, available + cost)
    }
}
