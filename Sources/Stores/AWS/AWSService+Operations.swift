import Catalog
import JSON

/// The operations, with what they answer.
extension AWSService {
    /// `nil` if there is no such secret.
    func describe(_ name: String) async throws(AWSFault) -> DescribedSecret? {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        do throws(AWSFault) {
            let answer = try await call("DescribeSecret", body)
            // A name that ends as an ARN does could find another secret.
            guard let secret = DescribedSecret(answer.root, in: answer, stagesKey: "VersionIdsToStages") else {
                throw .malformed("DescribeSecret answered without a name")
            }
            return secret.name == name ? secret : nil
        } catch {
            guard error.code == "ResourceNotFoundException" else { throw error }
            return nil
        }
    }

    /// All secrets of the region, those that are marked for deletion too, 100 with each call. What was changed in the last
    /// minutes may be missing or old: whoever changes something looks again with ``describe(_:)``.
    func list() async throws(AWSFault) -> [DescribedSecret] {
        var secrets: [DescribedSecret] = []
        var token: String?
        repeat {
            var body = JSONObjectWriter()
            body.set("MaxResults", 100)
            body.set("IncludePlannedDeletion", true)
            body.set("NextToken", token)
            let answer = try await call("ListSecrets", body)
            secrets += (answer["SecretList"]?.items ?? []).compactMap {
                DescribedSecret($0, in: answer, stagesKey: "SecretVersionsToStages")
            }
            token = try Self.next(answer, after: token)
        } while token != nil
        return secrets
    }

    /// All versions of a secret, oldest first; those without a label too.
    func versions(of name: String) async throws(AWSFault) -> [StoredVersion] {
        var versions: [StoredVersion] = []
        var token: String?
        repeat {
            var body = JSONObjectWriter()
            body.set("SecretId", name)
            body.set("MaxResults", 100)
            body.set("IncludeDeprecated", true)
            body.set("NextToken", token)
            let answer = try await call("ListSecretVersionIds", body)
            for node in answer["Versions"]?.items ?? [] {
                // Foreign ids are no business of ours.
                guard let id = answer.text(node["VersionId"]).flatMap({ VersionID($0) }) else { continue }
                let labels = (node["VersionStages"]?.items ?? []).compactMap { answer.text($0) }
                versions.append(
                    StoredVersion(
                        id: id, labels: StagingLabel.among(labels), created: answer.seconds(node["CreatedDate"]) ?? 0))
            }
            token = try Self.next(answer, after: token)
        } while token != nil
        // The second before the order of the answer: several may be of one second.
        return versions.enumerated().sorted { ($0.element.created, $0.offset) < ($1.element.created, $1.offset) }
            .map(\.element)
    }

    private static func next(_ answer: JSONAnswer, after last: String?) throws(AWSFault) -> String? {
        guard let token = answer.text(answer["NextToken"]), !token.isEmpty else { return nil }
        guard token != last else { throw .malformed("a list does not go on") }
        return token
    }

    func tag(_ name: String, _ tags: [String: String]) async throws(AWSFault) {
        guard !tags.isEmpty else { return }
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        body.set(tags: tags)
        _ = try await call("TagResource", body)
    }

    func untag(_ name: String, _ keys: [String]) async throws(AWSFault) {
        guard !keys.isEmpty else { return }
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        body.set("TagKeys", keys)
        _ = try await call("UntagResource", body)
    }

    /// An empty description is none.
    func setDescription(_ name: String, _ description: String) async throws(AWSFault) {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        body.set("Description", description)
        _ = try await call("UpdateSecret", body)
    }

    func moveCurrent(_ name: String, to version: String, from current: String?) async throws(AWSFault) {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        body.set("VersionStage", StagingLabel.current.rawValue)
        body.set("MoveToVersionId", version)
        body.set("RemoveFromVersionId", current)
        _ = try await call("UpdateSecretVersionStage", body)
    }

    /// - Parameter days: `nil` to delete it at once and for good.
    func delete(_ name: String, days: Int?) async throws(AWSFault) {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        if let days { body.set("RecoveryWindowInDays", days) } else { body.set("ForceDeleteWithoutRecovery", true) }
        _ = try await call("DeleteSecret", body)
    }

    func restore(_ name: String) async throws(AWSFault) {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        _ = try await call("RestoreSecret", body)
    }
}
