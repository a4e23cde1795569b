/// How long a plugin may take, and how much it may say. The time that a person takes to answer is not counted.
public struct PluginLimits: Sendable {
    /// After so long without a word the user is told who is waited for: perhaps a device wants to be touched.
    public var notice: Duration = .seconds(1)
    /// Somebody may have to find that device first.
    public var silence: Duration = .seconds(120)
    public var total: Duration = .seconds(600)
    public var outputBytes = 1 << 20

    public init() {}
}
