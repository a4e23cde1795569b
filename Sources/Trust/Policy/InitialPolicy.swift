import YAMLDocument

extension Policy {
    /// What `policy init` writes: these principals may do everything, nobody else anything.
    ///
    /// - Parameter principals: names and keys, in the order in which they shall stand there.
    public static func initialText(_ principals: [(name: String, key: SSHPublicKey)]) -> String {
        let names = principals.map { YAMLText.scalar($0.name) }
        let entries = principals.map { principal in
            """
                \(YAMLText.scalar(principal.name)):
                  keys:
                    - \(YAMLText.scalar(principal.key.text))
            """
        }
        return """
            # Who may change what. A deny outweighs every allow; what no statement allows is not allowed.
            # `git seal schema policy` prints what may stand here, `git seal policy lint` what is hardly meant.
            apiVersion: git-seal/v1
            kind: Policy
            spec:
              principals:
            \(entries.joined(separator: "\n"))
              groups:
                keepers: [\(names.joined(separator: ", "))]

              # Keys that count for nothing any more. Entries are only ever added:
              # revoked: [{key: "ssh-ed25519 AAAA…", since: 2026-11-24}]

              statements:
                - sid: Keepers
                  effect: allow
                  principals: [keepers]
                  actions: ["secret:*", "scope:*", "policy:*", "trust:Reset"]
                  resources: ["*"]

                # - sid: PaymentsTeam
                #   effect: allow
                #   principals: [alice]
                #   actions: ["secret:Put", "secret:Delete"]
                #   resources: ["prod:payments/**"]
                #   conditions: {mfa: touch, branch: main}

            """
    }
}
