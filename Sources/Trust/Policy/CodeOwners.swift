import Catalog
import GitRepository
import Sealing

/// Lines of a `CODEOWNERS` file, as GitHub and GitLab read it, that ask those for a review who may sign a change anyway.
///
/// It is a courtesy and protects nothing: what is applied, the policy says.
public struct CodeOwners: Sendable {
    /// Each with a pattern for paths and the owners' handles, or a remark; later lines outweigh earlier ones.
    public let lines: [Line]

    public enum Line: Hashable, Sendable {
        case owners(pattern: String, [String])
        case remark(String)
    }

    /// - Parameter folders: where new manifests go: whoever may change the policy is asked about those.
    public init(_ policy: Policy, secrets: [PolicySubject], scopes: [ScopeName], folders: [String], time: Int64) {
        let nameless = policy.principals.filter { $0.handle == nil && $0.kind == .ssh }.map(\.name)
        var lines = nameless.isEmpty ? [] : [Line.remark("no handle: \(nameless.joined(separator: ", "))")]
        func add(_ pattern: String, _ principals: [PolicyPrincipal]) {
            let handles = principals.compactMap(\.handle)
            let names = principals.map(\.name).joined(separator: ", ")
            // A pattern without owners would take the earlier lines' owners away.
            lines.append(
                handles.isEmpty
                    ? .remark("\(pattern) \(names.isEmpty ? "nobody may change it" : names)")
                    : .owners(pattern: pattern, handles))
        }
        let makers = policy.principals(whoMay: .policyPut, .policy, time: time)
        add("/.git-seal/", makers)
        for folder in folders { add("/" + Self.escaped(folder) + "/", makers) }
        for scope in scopes {
            add("/.git-seal/scopes/\(scope)/", policy.principals(whoMay: .scopePut, PolicyResource(scope), time: time))
        }
        for secret in secrets.sorted(by: { $0.path < $1.path }) {
            guard let path = secret.path.string, !path.contains(where: \.isNewline) else { continue }
            add(
                "/" + Self.escaped(path),
                policy.principals(whoMay: .secretPut, secret.resource, tags: secret.tags, time: time))
        }
        self.lines = lines
    }

    /// With a comment in front of every remark.
    public var text: String {
        lines.map { line in
            switch line {
            case .owners(let pattern, let handles): "\(pattern) \(handles.joined(separator: " "))\n"
            case .remark(let text): "# \(text)\n"
            }
        }.joined()
    }

    private static func escaped(_ path: String) -> String {
        path.reduce(into: "") { text, character in
            if " \\#*?[]!".contains(character) { text += "\\" }
            text.append(character)
        }
    }
}
