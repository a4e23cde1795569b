import Sealing

/// The form of `scope.yaml`, for editors. Its reader is Sealing's, which accepts one spelling only: the file is signed and
/// never edited by hand.
extension ScopeState {
    static let schema = Schema.kind(
        "Scope",
        [
            .init(
                "metadata", .object([.init("name", .text(.scope), required: true, "The scope's name.")]),
                required: true, "What the scope is."),
            .init("spec", .object(specFields), required: true, "The signed state."),
            .init(
                "signatures", .map(.text(.base64url), keys: .keyID), required: true,
                "Of the current key, and at a re-key of the one before. Made by git seal only."),
        ])

    private static let specFields: [Schema.Field] = [
        .init("sequence", .integer(1...999_999_999), required: true, "Counts the changes."),
        .init("previous", .text(.stateHash), required: true, "The hash of the state before; `none` at first."),
        .init(
            "stores", .map(.text(.keyID), keys: .store), required: true,
            "The only stores that its values may reach, each with the digest of its definition."),
        .init("current", .text(.keyID), required: true, "The id of the key that values are sealed to."),
        .init("keys", .map(.object(keyFields), keys: .keyID), required: true, "All keys that there were."),
        .init("recipients", .map(.object(recipientFields)), required: true, "Who can read."),
    ]

    private static let keyFields: [Schema.Field] = [
        .init("kem", .word(KEM.allCases.map(\.name)), required: true, "How values are sealed."),
        .init("publicKey", .text(.base64url), required: true, "What values are sealed to."),
        .init("verifyKey", .text(.base64url), required: true, "What states are signed with."),
        .init("created", .text(.day), required: true, "The day in UTC."),
        .init("readers", .list(.text(.keyID), atLeast: 1), required: true, "Everyone it was ever wrapped to."),
        .init("retired", .text(.day), "The day on which another key took its place."),
        .init("sealed", .text(.base64url), "Its seed under the current key."),
        .init("successor", .text(.base64url), "Its signature over the key that followed it."),
    ]

    private static let recipientFields: [Schema.Field] = [
        .init("publicKey", .text(), required: true, "The public key, or `passphrase`."),
        .init("fingerprint", .text(.keyID), required: true, "The beginning of a hash of the public key."),
        .init("added", .text(.day), required: true, "The day in UTC."),
    ]
}

extension Schema.Pattern {
    fileprivate static let stateHash = Schema.Pattern(
        expression: "^(none|[0-9a-f]{64})$", words: "64 hexadecimal digits, or none"
    ) { $0 == "none" || StateHash($0) != nil }
}
