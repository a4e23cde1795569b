import Catalog
import GitRepository
import Sealing

/// What a change of a file of `.git-seal` is to the policy.
public struct OwnFileChange: Hashable, Sendable {
    public let action: PolicyAction
    public let resource: PolicyResource

    /// - Parameter isDeleted: whether the file is gone afterwards.
    /// - Returns: `nil` for a file that is none of `.git-seal`, and for a change statement, which needs no permission of
    ///   its own: it holds nothing but a signature.
    public init?(_ path: RepositoryPath, isDeleted: Bool) {
        guard path.isInside(Self.folder), path != Self.folder, !path.isInside(Self.statements) else { return nil }
        let name = "\(RepositoryPath(bytes: Array(path.bytes.dropFirst(Self.folder.bytes.count + 1))))"
        if let scope = Self.scope(of: name) {
            let isState = name == "scopes/\(scope)/scope.yaml"
            self.init(action: isState && isDeleted ? .scopeDelete : .scopePut, resource: PolicyResource(scope))
        } else if Self.policyFiles.contains(name) {
            self.init(action: isDeleted ? .policyDelete : .policyPut, resource: .ownFile(name))
        } else {
            self.init(action: .policyConfigure, resource: .ownFile(name))
        }
    }

    private init(action: PolicyAction, resource: PolicyResource) {
        self.action = action
        self.resource = resource
    }

    private static let folder: RepositoryPath = ".git-seal"
    private static let statements: RepositoryPath = ".git-seal/changes"
    private static let policyFiles = ["policy.yaml", "policy-tests.yaml"]

    private static func scope(of name: String) -> ScopeName? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 2 && parts[0] == "scopes" ? ScopeName(String(parts[1])) : nil
    }
}
