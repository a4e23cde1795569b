import JSON
import Sealing
import SecretMemory

/// What `aws secretsmanager get-secret-value` and `batch-get-secret-value` print.
///
/// A `SecretString` that is a JSON object of strings has keys; any other is one value.
public enum AWSSecrets {
    public static func parse(_ file: borrowing SecretBytes) throws(ImportError) -> ImportedSecrets {
        guard file.count <= ImportError.maximumLength else { throw .tooLarge(limit: ImportError.maximumLength) }
        var arena = SecretArena(capacity: 2 * file.count)
        var secrets: [ImportedSecrets.Secret] = []
        try file.withBytes { (bytes) throws(ImportError) in
            let root: JSONNode
            do throws(JSONError) { root = try JSONReader.parse(bytes) } catch { throw .json(error) }
            for failure in root["Errors"]?.items ?? [] {
                throw .refusedByStore(
                    name: text(failure["SecretId"], bytes) ?? "?", code: text(failure["ErrorCode"], bytes) ?? "?")
            }
            for node in root["SecretValues"]?.items ?? [root] {
                secrets.append(try secret(node, bytes, &arena))
            }
        }
        guard !secrets.isEmpty else { throw .noObject(kind: "secret") }
        return ImportedSecrets(arena, secrets)
    }

    private static func secret(
        _ node: JSONNode, _ bytes: Span<UInt8>, _ arena: inout SecretArena
    ) throws(ImportError) -> ImportedSecrets.Secret {
        guard let name = text(node["Name"], bytes) else { throw .missing(field: "Name", of: "a secret") }
        if let string = node["SecretString"], string.isString {
            var writer = SecretWriter()
            JSONText.decode(bytes.extracting(string.innerRange), into: &writer)
            let content = try writer.withBytes { (text) throws(ImportError) in try self.content(text, name, &arena) }
            return .init(name: name, content)
        }
        guard let binary = node["SecretBinary"], binary.isString else {
            throw .missing(field: "SecretString", of: name)
        }
        var base64 = SecretWriter()
        JSONText.decode(bytes.extracting(binary.innerRange), into: &base64)
        var decoded: [UInt8] = []
        var digits = base64.withBytes { span in span.indices.map { span[$0] } }
        let isValid = Base64.padded.decode(digits, into: &decoded)
        wipe(&digits)
        let slot = isValid ? arena.append(decoded.span) : nil
        wipe(&decoded)
        guard let slot else { throw .notBase64(key: "SecretBinary", of: name) }
        return .init(name: name, .single(slot))
    }

    private static func content(
        _ text: Span<UInt8>, _ name: String, _ arena: inout SecretArena
    ) throws(ImportError) -> ImportedSecrets.Content {
        if let members = (try? JSONReader.parse(text))?.members, !members.isEmpty,
            members.allSatisfy({ $0.value.isString })
        {
            var keys: [ImportedSecrets.Key] = []
            for member in members {
                var writer = SecretWriter()
                JSONText.decode(text.extracting(member.value.innerRange), into: &writer)
                guard let slot = writer.withBytes({ arena.append($0) }) else { throw .tooLarge(limit: arena.capacity) }
                keys.append(.init(name: member.key, slot: slot))
            }
            return .keys(keys)
        }
        guard let slot = arena.append(text) else { throw .tooLarge(limit: arena.capacity) }
        return .single(slot)
    }

    /// Of fields that are public.
    private static func text(_ node: JSONNode?, _ bytes: Span<UInt8>) -> String? {
        guard let node, node.isString else { return nil }
        var writer = SecretWriter()
        JSONText.decode(bytes.extracting(node.innerRange), into: &writer)
        return writer.withBytes { $0.text }
    }
}
