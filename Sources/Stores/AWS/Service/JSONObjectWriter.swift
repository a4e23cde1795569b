import JSON
import SecretMemory

/// The JSON object of a request, written in guarded memory.
struct JSONObjectWriter: ~Copyable {
    private var writer: SecretWriter
    private var isFirst = true

    init(capacity: Int = 512) {
        writer = SecretWriter(capacity: capacity)
        writer.append("{")
    }

    mutating func set(_ key: String, _ value: String?) {
        guard let value else { return }
        begin(key)
        JSONText.encode(Array(value.utf8).span, into: &writer)
    }

    mutating func set(_ key: String, _ value: Int) {
        begin(key)
        writer.append(String(value))
    }

    mutating func set(_ key: String, _ value: Bool) {
        begin(key)
        writer.append(value ? "true" : "false")
    }

    mutating func set(_ key: String, _ values: [String]) {
        begin(key)
        writer.append("[")
        for (index, value) in values.enumerated() {
            if index > 0 { writer.append(",") }
            JSONText.encode(Array(value.utf8).span, into: &writer)
        }
        writer.append("]")
    }

    /// As a list of objects with `Key` and `Value`.
    mutating func set(tags: [String: String]) {
        guard !tags.isEmpty else { return }
        begin("Tags")
        for (index, (key, value)) in tags.sorted(by: { $0.key < $1.key }).enumerated() {
            writer.append(index == 0 ? "[" : ",")
            var tag = JSONObjectWriter()
            tag.set("Key", key)
            tag.set("Value", value)
            writer.append(tag.finish())
        }
        writer.append("]")
    }

    /// A secret value: as text where it is text, else as base64, which is what binary values are.
    mutating func set(value: Span<UInt8>) {
        if (try? UTF8Span(validating: value)) != nil {
            begin("SecretString")
            JSONText.encode(value, into: &writer)
        } else {
            begin("SecretBinary")
            writer.append("\"")
            GuardedBase64.encode(value, into: &writer)
            writer.append("\"")
        }
    }

    private mutating func begin(_ key: String) {
        if !isFirst { writer.append(",") }
        isFirst = false
        writer.append("\"\(key)\":")
    }

    consuming func finish() -> SecretBytes {
        writer.append("}")
        return writer.finish()
    }
}
