import GitRepository
import YAMLDocument

/// Which files are manifests: not their place or name says so, but `apiVersion` and `kind`.
extension SecretManifest {
    private static let otherKinds = ["Config", "Scope", "Policy", "PolicyTests"]
    private static let mark = Array("git-seal/".utf8)

    /// Whether a file can be a manifest at all, at the cost of a search.
    public static func mayBeManifest(_ bytes: [UInt8]) -> Bool {
        bytes.holds(mark)
    }

    /// Reads a file that may be a manifest; `nil` if it is something else, as a chart or a README that lies beside them.
    ///
    /// What claims our `apiVersion`, or nearly so, is ours and must be right in everything else: a manifest with a typing
    /// error must never look like one that was deleted.
    ///
    /// - Throws: ``SchemaError`` with the place of the first fault.
    public static func read(_ bytes: [UInt8], at path: RepositoryPath) throws(SchemaError) -> SecretManifest? {
        guard mayBeManifest(bytes) else { return nil }
        let stream: YAMLStream
        do throws(SchemaError) {
            stream = try Document.stream(bytes, at: path)
        } catch {
            guard hasYAMLName(path) else { return nil }
            throw error
        }
        guard stream.documents.contains(where: claimsToBeOurs) else { return nil }
        if let kind = stream.documents[0]["kind"], let other = kind.scalar?.content, otherKinds.contains(other) {
            throw SchemaError(.wrongKind(other), in: path, at: kind.location)
        }
        return try SecretManifest(Document(stream, at: path, schema: schema))
    }

    private static func claimsToBeOurs(_ root: YAMLNode) -> Bool {
        (root.entries ?? []).contains { entry in
            guard let text = entry.value.scalar?.content, text.hasPrefix("git-seal/") else { return false }
            return NearestName.of(entry.name, among: ["apiVersion"]) != nil
        }
    }

    /// Whether a file that is no YAML is a broken one by its name.
    static func hasYAMLName(_ path: RepositoryPath) -> Bool {
        [".yaml", ".yml", ".json"].contains { path.bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }
}

extension [UInt8] {
    /// Whether `needle` occurs. Looks for its first byte, which is rare, before it compares.
    public func holds(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return needle.isEmpty }
        let span = self.span
        for start in 0...(span.count - needle.count) where span[start] == first {
            var length = 1
            while length < needle.count, span[start + length] == needle[length] { length += 1 }
            if length == needle.count { return true }
        }
        return false
    }
}
