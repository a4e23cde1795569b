extension Rule {
    /// The rule in whose name assignments are reported.
    public static let genericCredential: Rule = {
        let start = TextLocation(line: 1, column: 1)
        var rule = Rule(id: "generic-credential", origin: RuleOrigin(file: "built-in", location: start))
        rule.provider = "Generic"
        rule.description = "A password, key or token written into the source"
        rule.confidence = .medium
        rule.severity = .high
        rule.remediation = "Change it where it is used, and keep the new one sealed."
        return rule
    }()
}
