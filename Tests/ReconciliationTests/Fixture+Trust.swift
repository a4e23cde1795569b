import Catalog
import GitRepository
import Reconciliation
import SystemPackage
import TestSupport
import Testing
import Trust

/// People who sign, and a policy that knows some of them.
extension Fixture {
    /// The configuration with which `person` signs; nobody without.
    func signing(_ person: String?) -> [String] {
        guard let person else { return ["-c", "commit.gpgsign=false"] }
        return [
            "-c", "gpg.format=ssh", "-c", "user.signingKey=\(root.appending(person))", "-c", "commit.gpgsign=true",
        ]
    }

    func makeKey(_ person: String) async throws {
        let made = try await runProgram(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", person, "-f", root.appending(person).string])
        try #require(made.status == 0, "\(made.error)")
    }

    /// A policy that allows these people everything, in a commit that is the root.
    func trust(_ people: String...) async throws -> RootOfTrust {
        for person in people where readText(root.appending("\(person).pub")) == nil { try await makeKey(person) }
        try write(policy(people), to: ".git-seal/policy.yaml")
        let id = try await commit("policy")
        return .commit(CommitID(try #require(ObjectID(hex: id))))
    }

    func policy(_ people: [String]) -> String {
        let keys = people.map { person in
            let line = readText(root.appending("\(person).pub")) ?? ""
            return "    \(person): {keys: [\"\(line.split(separator: " ").prefix(2).joined(separator: " "))\"]}"
        }
        return """
            apiVersion: git-seal/v1
            kind: Policy
            spec:
              principals:
            \(keys.joined(separator: "\n"))
              statements:
                - {sid: All, effect: allow, principals: ["*"], actions: ["*"], resources: ["*"]}

            """
    }
}

extension ReconcileOptions {
    static func enforcing(_ root: RootOfTrust) -> ReconcileOptions {
        var options = ReconcileOptions()
        options.verification = VerificationDemand(mode: .enforce, root: root)
        return options
    }
}
