/// How a file with values sealed in place is written.
public enum FileFormat: Hashable, Sendable {
    case yaml
    /// Read as the YAML that it is; what is written into it stays JSON.
    case json
    /// Lines of `NAME=VALUE`.
    case dotenv

    /// The format of a file by the last part of its name; `nil` for one that may hold anything.
    public init?(fileName: some StringProtocol) {
        let name = fileName.lowercased()
        switch name {
        case _ where name.hasSuffix(".yaml") || name.hasSuffix(".yml"): self = .yaml
        case _ where name.hasSuffix(".json"): self = .json
        case _ where name.hasSuffix(".env") || name.hasPrefix(".env") || name == "env": self = .dotenv
        default: return nil
        }
    }

    /// By the name that people give it.
    public init?(named name: String) {
        switch name {
        case "yaml": self = .yaml
        case "json": self = .json
        case "dotenv", "env": self = .dotenv
        default: return nil
        }
    }
}
