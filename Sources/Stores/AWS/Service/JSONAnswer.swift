import JSON
import SecretMemory

/// A JSON text from a service, in guarded memory: only what is public comes out as text.
struct JSONAnswer: Sendable {
    private let bytes: HeldSecret
    let root: JSONNode

    /// `nil` when it does not parse.
    init?(_ bytes: HeldSecret) {
        guard let root = try? bytes.withBytes({ (bytes) throws(JSONError) in try JSONReader.parse(bytes) }) else {
            return nil
        }
        self.bytes = bytes
        self.root = root
    }

    subscript(key: String) -> JSONNode? { root[key] }

    func text(_ node: JSONNode?) -> String? {
        guard let node, node.isString else { return nil }
        return decoded(node).withBytes { $0.text }
    }

    /// A string's content as it is.
    func secret(_ node: JSONNode?) -> HeldSecret? {
        guard let node, node.isString else { return nil }
        return HeldSecret(decoded(node).finish())
    }

    /// A time in seconds; services write fractions too.
    func seconds(_ node: JSONNode?) -> Int64? {
        guard let node, case .number = node.kind else { return nil }
        let text = bytes.withBytes { $0.extracting(node.range).text }
        guard let number = Double(text), number.magnitude < 1e15 else { return nil }
        return Int64(number)
    }

    private func decoded(_ node: JSONNode) -> SecretWriter {
        var writer = SecretWriter(capacity: node.range.count)
        bytes.withBytes { JSONText.decode($0.extracting(node.innerRange), into: &writer) }
        return writer
    }
}
