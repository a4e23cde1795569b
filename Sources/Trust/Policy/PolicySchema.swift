import Catalog
import Sealing

extension Policy {
    static let schema = Schema.kind(
        "Policy", [.init("spec", .object(specFields), required: true, "Who may change what.")])

    private static let specFields: [Schema.Field] = [
        .init(
            "principals", .map(.object(principalFields), keys: .principal), required: true,
            "Who signs changes, by name."),
        .init("groups", .map(.list(.text()), keys: .principal), "Names of principals, by groups' names."),
        .init("revoked", .list(.object(revocationFields)), "Keys that count for nothing any more; only ever added to."),
        .init("statements", .list(.object(statementFields)), required: true, "Who may do what with what."),
    ]

    private static let principalFields: [Schema.Field] = [
        .init(
            "kind", .word(PolicyPrincipal.Kind.allCases.map(\.rawValue)),
            "ssh, or forge for one that signs merges with a key of OpenPGP."),
        .init("keys", .list(.text(), atLeast: 1), required: true, "Whole public keys, as `ssh-ed25519 AAAA…`."),
        .init("handle", .text(.handle), "The name at the forge, as @alice, for CODEOWNERS."),
    ]

    private static let revocationFields: [Schema.Field] = [
        .init("key", .text(), required: true, "The whole public key."),
        .init("since", .text(.day), required: true, "The day, for people."),
    ]

    private static let statementFields: [Schema.Field] = [
        .init("sid", .text(.sid), required: true, "What messages call it."),
        .init(
            "effect", .word(PolicyStatement.Effect.allCases.map(\.rawValue)), required: true,
            "A deny outweighs every allow."),
        .init("principals", .list(.text(), atLeast: 1), required: true, "Principals and groups; * for all of them."),
        .init("actions", .list(.text(), atLeast: 1), required: true, "As secret:Put; * stands for any letters."),
        .init(
            "resources", .list(.text(), atLeast: 1), required: true, "As scope:name with patterns; * for everything."),
        .init("conditions", .object(conditionFields), "What must hold besides."),
    ]

    private static let conditionFields: [Schema.Field] = [
        .init("mfa", .word(["touch", "verified"]), "What a security key has seen of the person, at least."),
        .init("time", .object(timeFields), "When, by the clock of the reconciler."),
        .init("branch", .text(.branch), "The ref that is reconciled: a branch's name, or refs/… in full."),
        .init("tags", .map(.text(.tagPattern)), "Tags of the secret, with patterns for their values."),
    ]

    private static let timeFields: [Schema.Field] = [
        .init("weekdays", .text(.weekdays), "As mon-fri."),
        .init("between", .text(.hours), "As 08:00-18:00."),
        .init("after", .text(.instant), "The first moment."),
        .init("before", .text(.instant), "The moment when it ends."),
        .init("zone", .word(["UTC"]), "UTC, which it is anyway."),
    ]
}

extension Schema.Pattern {
    static let principal = Schema.Pattern(
        expression: "^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,127}$", words: "a name: letters, digits and _ . @ + -"
    ) { RecipientRecord.isName($0) }

    static let sid = Schema.Pattern(
        expression: "^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$", words: "letters, digits, _ and -, 128 at most"
    ) { text in
        text.utf8.count <= 128 && text.utf8.first.map(isAlphanumeric) == true
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    static let handle = Schema.Pattern(
        expression: "^@[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$",
        words: "a name at the forge, as @alice or @org/team"
    ) { text in
        guard text.hasPrefix("@"), text.utf8.count <= 256 else { return false }
        return text.dropFirst().utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
            $0.first.map(isAlphanumeric) == true
                && $0.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
        }
    }

    static let branch = Schema.Pattern(expression: "^[^!/]", words: "a pattern for a ref, as main or refs/tags/prod-*")
    {
        BranchCondition($0) != nil
    }

    static let tagPattern = Schema.Pattern(expression: "", words: "a pattern for a tag's value") {
        TagPattern($0) != nil
    }

    static let weekdays = Schema.Pattern(
        expression: "^(mon|tue|wed|thu|fri|sat|sun)([-,](mon|tue|wed|thu|fri|sat|sun))*$",
        words: "days of the week, as mon-fri or sat,sun"
    ) { WeekdaySet($0) != nil }

    static let hours = Schema.Pattern(
        expression: "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
        words: "hours of one day in UTC, as 08:00-18:00; over midnight takes two statements"
    ) { HourRange($0) != nil }

    static let instant = Schema.Pattern(
        expression: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}Z)?$",
        words: "a moment in UTC, as 2026-11-24 or 2026-11-24T08:00Z"
    ) { Instant.seconds($0) != nil }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

extension JSONSchemas {
    public static var policy: String { file(Policy.schema, title: "git-seal Policy") }
}
