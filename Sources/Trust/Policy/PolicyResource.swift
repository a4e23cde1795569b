import Catalog
import GitRepository
import Sealing

/// What an action is about, written `SCOPE:NAME`.
///
/// | resource | text | actions |
/// |---|---|---|
/// | a secret | `prod:payments/db` | `secret:*` |
/// | values of a scope in another file | `prod:.files/deploy/values.yaml` | `secret:*` |
/// | a scope: all files of `.git-seal/scopes/prod` | `prod:.scope` | `scope:*` |
/// | another file of `.git-seal` | `.git-seal:policy.yaml` | `policy:*` |
/// | the history of the repository | `.git-seal:.history` | `trust:Reset` |
///
/// Neither a scope's name nor a secret's begins with a dot, so that no two of these have one text.
public struct PolicyResource: Hashable, Sendable {
    /// `nil` for what belongs to no scope.
    public let scope: String?
    /// `nil` for a scope itself, and for the history.
    public let name: String?

    public init(scope: String?, name: String?) {
        self.scope = scope
        self.name = name
    }

    /// A secret of a manifest.
    public init(_ secret: SecretID) {
        self.init(scope: secret.scope.text, name: secret.name.text)
    }

    /// A scope.
    public init(_ scope: ScopeName) {
        self.init(scope: scope.text, name: nil)
    }

    /// The values that a file, which is no manifest, holds of a scope.
    public init(file: RepositoryPath, in scope: ScopeName) {
        self.init(scope: scope.text, name: Self.filesFolder + (file.string ?? file.description))
    }

    /// A file of `.git-seal`, by its path below that folder.
    public static func ownFile(_ path: String) -> PolicyResource { PolicyResource(scope: nil, name: path) }

    public static let policy = ownFile("policy.yaml")
    public static let history = PolicyResource(scope: nil, name: nil)

    /// As ``text`` writes it; `nil` for what is no resource.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scope = String(text[..<colon])
        let name = String(text[text.index(after: colon)...])
        guard !name.isEmpty else { return nil }
        if scope == Self.ownScope {
            self.init(scope: nil, name: name == Self.historyName ? nil : name)
        } else if let scope = ScopeName(scope) {
            guard name == Self.scopeItself || name.hasPrefix(Self.filesFolder) || SecretName(name) != nil else {
                return nil
            }
            self.init(scope: scope.text, name: name == Self.scopeItself ? nil : name)
        } else {
            return nil
        }
    }

    /// The two parts that patterns are held against.
    var parts: (scope: String, name: String) {
        if let scope { (scope, name ?? Self.scopeItself) } else { (Self.ownScope, name ?? Self.historyName) }
    }

    public var text: String { "\(parts.scope):\(parts.name)" }

    /// Which actions can be about this.
    public var families: Set<PolicyAction.Family> {
        switch (scope, name) {
        case (nil, nil): [.trust]
        case (nil, _): [.policy]
        case (_, nil): [.scope]
        default: [.secret]
        }
    }

    static let ownScope = ".git-seal"
    static let scopeItself = ".scope"
    static let historyName = ".history"
    static let filesFolder = ".files/"
}

extension PolicyResource: CustomStringConvertible {
    public var description: String { text }
}
