/// What `kind` of a store's definition may be, and the options that such a definition may have besides.
public enum StoreKind: String, CaseIterable, Sendable {
    /// An encrypted file.
    case sqlite
    case aws = "aws-secretsmanager"

    var options: [String] {
        switch self {
        case .sqlite: ["path", "name"]
        case .aws: AWSOptions.names
        }
    }
}
