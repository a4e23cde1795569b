import Catalog
import JSON

/// A secret as DescribeSecret and ListSecrets show it.
struct DescribedSecret: Sendable {
    let name: String
    let description: String?
    var tags: [String: String]
    /// By version id, ours and foreign; those without a label are not among them.
    var stages: [String: Set<String>]
    let deletionDate: Int64?

    /// `nil` without a name. - Parameter stagesKey: what the versions stand under.
    init?(_ node: JSONNode?, in answer: JSONAnswer, stagesKey: String) {
        guard let node, let name = answer.text(node["Name"]) else { return nil }
        self.name = name
        description = answer.text(node["Description"]).flatMap { $0.isEmpty ? nil : $0 }
        var tags: [String: String] = [:]
        for tag in node["Tags"]?.items ?? [] {
            if let key = answer.text(tag["Key"]) { tags[key] = answer.text(tag["Value"]) ?? "" }
        }
        self.tags = tags
        var stages: [String: Set<String>] = [:]
        for version in node[stagesKey]?.members ?? [] {
            stages[version.key] = Set((version.value.items ?? []).compactMap { answer.text($0) })
        }
        self.stages = stages
        deletionDate = answer.seconds(node["DeletedDate"])
    }

    var mark: OwnershipMark? { SecretTags.mark(tags) }

    var metadata: SecretMetadata {
        var metadata = SecretTags.metadata(tags)
        metadata.description = description
        return metadata
    }

    /// The version that has a label; of whatever form its id is.
    func version(labelled label: StagingLabel) -> String? {
        stages.first { $0.value.contains(label.rawValue) }?.key
    }

    /// - Parameter versions: all of them; without, those that have a label, whose age is unknown.
    func stored(_ versions: [StoredVersion]?) -> StoredSecret {
        let labelled = stages.sorted { $0.key < $1.key }.compactMap { id, labels in
            VersionID(id).map { StoredVersion(id: $0, labels: StagingLabel.among(labels), created: 0) }
        }
        return StoredSecret(
            name: name, mark: mark, metadata: metadata, versions: versions ?? labelled, deletionDate: deletionDate)
    }
}

extension StagingLabel {
    /// Those of `texts` that are known here.
    static func among(_ texts: some Sequence<String>) -> Set<StagingLabel> {
        Set(texts.compactMap(StagingLabel.init))
    }
}
