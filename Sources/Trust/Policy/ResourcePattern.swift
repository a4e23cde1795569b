import Catalog

/// A pattern for resources: a pattern for the scope, a colon, a pattern for the name, as `prod:payments/**`; `*` alone
/// means everything.
///
/// Both halves are ``Glob``s that count from the top: `prod:db` does not mean `prod:payments/db`. As everywhere in
/// git-seal, what means a folder means all that is in it, so `prod:payments` and `prod:payments/**` differ in the secret
/// `payments` only, and `prod:*` means all of `prod`.
public struct ResourcePattern: Hashable, Sendable {
    public let text: String
    private let scope: GlobName
    private let name: Glob
    let nameText: String
    /// The only scope that it means, where there is only one.
    public let scopeLiteral: String?

    /// `nil` for a text without a colon, and where a half is no pattern.
    public init?(_ text: String) {
        let whole = text == "*" ? "*:**" : text
        guard let colon = whole.firstIndex(of: ":") else { return nil }
        let half = Array(whole[..<colon].utf8)
        let name = String(whole[whole.index(after: colon)...])
        guard (1...128).contains(half.count), let scope = GlobName(half), !name.hasPrefix("!"),
            let glob = Glob(name.hasPrefix("/") ? name : "/" + name)
        else { return nil }
        self.text = text
        self.scope = scope
        self.name = glob
        nameText = name
        scopeLiteral = scope.literal
    }

    public func matches(_ resource: PolicyResource) -> Bool {
        let (scope, name) = resource.parts
        return matches(scope: scope) && self.name.matches(name)
    }

    func matches(scope: String) -> Bool { self.scope.matches(Array(scope.utf8)) }

    func matches(name: String) -> Bool { self.name.matches(name) }

    /// Whether it means every name of its scopes.
    var isEveryName: Bool { ["*", "**"].contains(nameText) }
}
