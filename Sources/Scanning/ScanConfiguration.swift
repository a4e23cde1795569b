/// What a scan looks for and what it reports.
public struct ScanConfiguration: Sendable {
    /// Rule files laid over the built-in rules, in this order: `.git-seal/scan.toml`, `.gitleaks.toml`.
    public var sources: [RuleSource] = []
    /// Reads the files that those extend; by default there are none.
    public var open: @Sendable (String) -> [UInt8]? = { _ in nil }
    /// Less certain findings are counted and not reported.
    public var minimalConfidence = Confidence.medium
    /// Whether assignments of random text to telling names are findings.
    public var findsGenericCredentials = true
    /// How many layers of base64, hexadecimal digits and escapes are looked through.
    public var decodeDepth = 1
    /// Plaintexts of sealed secrets, which must stand nowhere.
    public var knownValues: KnownValues?
    /// Keys the fingerprints; a repository may have its own, of at most 64 bytes.
    public var fingerprintKey: [UInt8] = Array("git-seal/v1 finding".utf8)

    public init() {}
}
