import Catalog

/// What somebody may want to do, named as in `secret:Put`: its family, then the deed.
///
/// The family says which resources the action is about (see ``PolicyResource``): `secret:*` about secrets, `scope:*` about
/// scopes, `policy:*` and `trust:*` about files of `.git-seal` and the repository's history.
public enum PolicyAction: String, CaseIterable, Hashable, Sendable {
    /// Adding a secret, or changing its values.
    case secretPut = "secret:Put"
    case secretDelete = "secret:Delete"
    /// Changing where a value goes or comes from: stores, rotation strategy, target, references.
    case secretRedirect = "secret:Redirect"
    /// Making a scope or changing its state: readers, keys, stores.
    case scopePut = "scope:Put"
    case scopeDelete = "scope:Delete"
    /// Changing `policy.yaml` and the tests beside it.
    case policyPut = "policy:Put"
    case policyDelete = "policy:Delete"
    /// Changing or removing `config.yaml`, `scan.toml` and whatever else lies in `.git-seal`.
    case policyConfigure = "policy:Configure"
    /// Accepting history that was rewritten.
    case trustReset = "trust:Reset"

    public enum Family: String, CaseIterable, Hashable, Sendable {
        case secret
        case scope
        case policy
        case trust
    }

    public var family: Family {
        switch self {
        case .secretPut, .secretDelete, .secretRedirect: .secret
        case .scopePut, .scopeDelete: .scope
        case .policyPut, .policyDelete, .policyConfigure: .policy
        case .trustReset: .trust
        }
    }

    /// The action that was probably meant.
    public static func nearest(to text: String) -> String? { NearestName.of(text, among: allCases.map(\.rawValue)) }
}

extension PolicyAction: CustomStringConvertible {
    public var description: String { rawValue }
}

/// A pattern for actions, as `secret:*`.
public struct ActionPattern: Hashable, Sendable {
    public let text: String
    /// The actions that it means; never none.
    public let actions: Set<PolicyAction>

    /// `nil` for a text that means no action.
    public init?(_ text: String) {
        guard text.utf8.count <= 64, let pattern = GlobName(Array(text.utf8)) else { return nil }
        actions = Set(PolicyAction.allCases.filter { pattern.matches(Array($0.rawValue.utf8)) })
        guard !actions.isEmpty else { return nil }
        self.text = text
    }
}
