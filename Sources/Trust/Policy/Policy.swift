import Catalog
import GitRepository

/// `.git-seal/policy.yaml`: who may change what.
///
/// As IAM does it: statements allow or deny; a deny outweighs every allow; what no statement allows is not allowed. Their
/// order means nothing.
public struct Policy: Sendable {
    public static let path: RepositoryPath = ".git-seal/policy.yaml"
    public static let maximumLength = 4 << 20
    /// How many principals, groups, statements and revoked keys there may be.
    public static let maximumCount = 1000
    /// How many names, actions, patterns, keys or tags one entry may list.
    public static let maximumList = 100

    /// In the order of the file.
    public let principals: [PolicyPrincipal]
    /// Names of principals by groups' names.
    public let groups: [String: [String]]
    public let revocations: [Revocation]
    public let statements: [PolicyStatement]

    private let principalsByName: [String: PolicyPrincipal]
    private let principalsByKey: [PolicyKey: String]
    private let revokedKeys: Set<PolicyKey>

    init(
        principals: [PolicyPrincipal], groups: [String: [String]], revocations: [Revocation],
        statements: [PolicyStatement]
    ) {
        self.principals = principals
        self.groups = groups
        self.revocations = revocations
        self.statements = statements
        principalsByName = Dictionary(principals.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        principalsByKey = Dictionary(
            principals.flatMap { principal in principal.keys.map { ($0, principal.name) } },
            uniquingKeysWith: { first, _ in first })
        revokedKeys = Set(revocations.map(\.key))
    }

    public func principal(named name: String) -> PolicyPrincipal? { principalsByName[name] }

    /// Whose key this is; `nil` for a stranger's and for a revoked one.
    public func principal(of key: SSHPublicKey) -> String? { isRevoked(.ssh(key)) ? nil : holder(of: .ssh(key)) }

    /// Under whose name a key is listed, revoked or not.
    func holder(of key: PolicyKey) -> String? { principalsByKey[key] }

    public func isRevoked(_ key: PolicyKey) -> Bool { revokedKeys.contains(key) }

    /// The keys of a principal that count.
    public func usableKeys(of principal: PolicyPrincipal) -> [PolicyKey] { principal.keys.filter { !isRevoked($0) } }

    /// Whom `*` stands for.
    var everybody: [String] { principals.map(\.name) }
}
