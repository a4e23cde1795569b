extension Rule {
    /// A rule that is code and not data: what it finds is told in its name.
    static func inCode(
        _ id: String, provider: String, _ description: String, _ confidence: Confidence, _ severity: Severity,
        remediation: String
    ) -> Rule {
        var rule = Rule(
            id: id, origin: RuleOrigin(file: "built-in", location: TextLocation(line: 1, column: 1)))
        rule.provider = provider
        rule.description = description
        rule.confidence = confidence
        rule.severity = severity
        rule.remediation = remediation
        return rule
    }

    /// The rule in whose name assignments are reported.
    public static let genericCredential = inCode(
        "generic-credential", provider: "Generic", "A password, key or token written into the source", .medium, .high,
        remediation: "Change it where it is used, and keep the new one sealed.")
}
