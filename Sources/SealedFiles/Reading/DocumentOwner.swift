import Sealing
import YAMLDocument

extension Binding.Owner {
    /// The object of a document that looks like one of Kubernetes: `apiVersion`, `kind` and `metadata.name` are strings.
    init(ofDocument root: YAMLNode) {
        func text(_ node: YAMLNode?) -> String? {
            node?.string.flatMap { SealedValue.looksLikeToken($0) ? nil : $0 }
        }
        guard let apiVersion = text(root["apiVersion"]), let kind = text(root["kind"]),
            let metadata = root["metadata"], let name = text(metadata["name"])
        else {
            self = .none
            return
        }
        let group = apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
        self = .object(group: group, kind: kind, namespace: text(metadata["namespace"]) ?? "", name: name)
    }
}
