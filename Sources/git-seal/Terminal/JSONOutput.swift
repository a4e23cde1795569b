import FoundationEssentials

extension Terminal {
    /// Prints one JSON document; keys in the order of the alphabet, so that two runs compare.
    static func output(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        output(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
