extension SecretManifest {
    static let schema = Schema.kind(
        "Secret",
        [
            .init("metadata", .object(metadataFields), required: true, "What the secret is."),
            .init(
                "spec", .object(specFields, .init(exclusions: exclusions)), required: true,
                "What it holds and where it goes."),
        ])

    private static let metadataFields: [Schema.Field] = [
        .init("name", .text(.secretName), required: true, "The secret's name, within its scope."),
        .init("scope", .text(.scope), required: true, "The scope that its values are sealed to."),
        .init("description", .text(), "What it is for, for people."),
        .init("tags", .map(.text()), "Labels for search and for stores."),
    ]

    private static let specFields: [Schema.Field] = [
        .init("stores", .list(.text(.store)), "Where it is delivered; by default to the store `default`."),
        .init("suspend", .bool, "Not delivered as long as this is true."),
        .init("plain", .map(.scalar), "What everyone may read, by key."),
        .init("data", .map(.sealed), "Sealed values by key: git seal set NAME KEY."),
        .init("value", .sealed, "A single sealed text, instead of data: git seal set NAME."),
        .init(
            "binary", .sealed, "A single sealed sequence of bytes, instead of data: git seal set NAME --from-file FILE."
        ),
        .init("pending", .map(.sealed), "The next values of a rotation under way."),
        .init("rotation", .object(rotationFields), "When and how it is rotated."),
    ]

    private static let exclusions = [
        ("data", "value"), ("data", "binary"), ("value", "binary"), ("plain", "value"), ("plain", "binary"),
    ]

    private static let rotationFields: [Schema.Field] = [
        .init("schedule", .text(), required: true, "rate(…) or cron(…), as AWS writes them."),
        .init("window", .text(.duration), "How long after the due time it may begin, as in 4h."),
        .init("strategy", .text(), "How, as in postgres/alternating-users."),
        .init("by", .word(["store"]), "The store rotates it itself; without this key git-seal does."),
        .init("generate", .map(.object(generateFields)), "How new values are made, by key."),
    ]

    private static let generateFields: [Schema.Field] = [
        .init("length", .integer(1...4096), "Characters."),
        .init("exclude", .text(), "Characters that must not occur."),
    ]
}
