extension Config {
    static let schema = Schema.kind(
        "Config", [.init("spec", .object(specFields), required: true, "The settings.")])

    private static let specFields: [Schema.Field] = [
        .init("repository", .text(.repositoryID), required: true, "What stores know this repository by."),
        .init("remote", .text(), "The remote of the repository when its id was made."),
        .init(
            "paths", .list(.text(.glob), atLeast: 1), required: true, "Where manifests lie; new ones go to the first."),
        .init(
            "scopes", .list(.object(scopeRuleFields)),
            "The scope of a new secret: the first match, else the only scope."),
        .init("stores", .map(StoreDefinition.schema, keys: .store), required: true, "Where secrets are delivered."),
        .init("reconcile", .object(reconcileFields), "How HEAD is brought to the stores."),
        .init("rotation", .object(rotationFields), "What holds for all rotations."),
        .init("hygiene", .object(hygieneFields), "What `check` asks of every secret."),
        .init(
            "groups", .map(.map(.text(), keys: .recipientName), keys: .groupName),
            "Public keys by name, to let whole teams read: scope add NAME --group GROUP."),
        .init("sealing", .list(.object(sealingRuleFields)), "What must be sealed in place in other files."),
    ]

    private static let scopeRuleFields: [Schema.Field] = [
        .init("match", .text(.glob), required: true, "Names of secrets."),
        .init("scope", .text(.scope), required: true, "The scope that new ones of them get."),
    ]

    private static let reconcileFields: [Schema.Field] = [
        .init("ref", .text(), "The branch that is applied; by default the one that is checked out."),
        .init(
            "verify", .word(VerifyMode.allCases.map(\.rawValue)),
            "What happens to changes that nobody vouches for; a mode pinned outside the repository is never lowered."),
    ]

    private static let rotationFields: [Schema.Field] = [
        .init(
            "window", .text(.duration), "How long after the due time a rotation may begin, where a secret says nothing."
        )
    ]

    private static let hygieneFields: [Schema.Field] = [
        .init("description", .bool, "Every secret has one."),
        .init("tags", .list(.text()), "Every secret has these tags."),
        .init("rotation", .bool, "Every secret has a schedule."),
    ]

    private static let sealingRuleFields: [Schema.Field] = [
        .init("files", .text(.glob), required: true, "Files with values sealed in place."),
        .init("keys", .text(.regularExpression), "A regular expression for the keys that must be sealed."),
        .init("scope", .text(.scope), required: true, "The scope to seal them to."),
    ]
}
