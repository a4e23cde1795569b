import YAMLDocument

/// Reading a large document, and changing one value of it without touching another byte.
struct YAMLMeasurement {
    private let rounds = 11
    private let groups = 100
    private let keysInGroup = 100

    func run() throws {
        let source = document()
        let clock = ContinuousClock()
        var parsing: [Duration] = []
        var changing: [Duration] = []
        for _ in 0..<rounds {
            parsing.append(try clock.measure { _ = try YAMLStream(parsing: source) })
            var changed: [UInt8] = []
            changing.append(try clock.measure { changed = try changingOneValue(of: source) })
            precondition(changed.count < source.count, "the new value is shorter")
        }
        try Result(name: "parse", duration: median(parsing)).write()
        try Result(name: "change", duration: median(changing)).write()
    }

    /// 10,000 values of about 200 bytes, in 100 mappings.
    private func document() -> [UInt8] {
        let value = String(repeating: "0123456789abcdef", count: 12)
        var text = ""
        for group in 0..<groups {
            text += "group-\(group):\n"
            for key in 0..<keysInGroup { text += "  key-\(key): \(value)\n" }
        }
        return Array(text.utf8)
    }

    private func changingOneValue(of source: [UInt8]) throws(YAMLError) -> [UInt8] {
        let stream = try YAMLStream(parsing: source)
        guard let value = stream.documents.first?["group-\(groups / 2)"]?["key-\(keysInGroup / 2)"] else {
            preconditionFailure("the document has this key")
        }
        var editor = YAMLEditor(stream)
        try editor.replace(value, with: YAMLText.scalar("changed"))
        return try editor.apply()
    }
}
