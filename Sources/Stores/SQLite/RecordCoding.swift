import FoundationEssentials

/// Records as JSON texts: fields can be added without a change of the tables. Nothing secret is ever in them.
enum RecordCoding {
    static func encode(_ value: some Encodable) throws(StoreError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .system("a record cannot be written")
        }
    }

    static func decode<Value: Decodable>(_ text: String) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw .corrupt("a record does not parse")
        }
    }
}
