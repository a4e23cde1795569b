/// The values of Kubernetes `Secret` objects in YAML: base64 under `data`, plain under `stringData`. Whatever they look
/// like, they are credentials, in clear as far as git is concerned.
struct KubernetesSecrets {
    struct Value {
        let range: Range<Int>
        let content: [UInt8]
        let isEncoded: Bool
    }

    private(set) var values: [Value] = []

    private static let kind = Array("Secret".utf8)
    private static let valueLimit = 64 << 10
    /// Keys whose values anybody may know.
    private static let harmless: Set<String> = [
        "ca.crt", "tls.crt", "username", "user", "host", "hostname", "port", "database", "dbname", "namespace",
        "region",
        "endpoint", "email", "name", "type", "url",
    ]

    private static let kindKey = Array("kind:".utf8)

    /// Whether it is worth a closer look: somewhere `kind` is `Secret`.
    static func mayBe(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while let found = UnsafeBufferPointer(rebasing: text[start...]).firstOccurrence(of: kind) {
            var end = start + found
            start = end + kind.count
            while end > 0, [0x20, 0x22, 0x27].contains(text[end - 1]) { end -= 1 }
            if end >= kindKey.count, text[(end - kindKey.count)..<end].elementsEqual(kindKey) { return true }
        }
        return false
    }

    /// Reads line by line, as far as manifests are written by people and tools; what is stranger is left to the rules.
    init(in text: UnsafeBufferPointer<UInt8>) {
        guard Self.mayBe(in: text) else { return }
        var document = Document()
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x0A { end += 1 }
            let line = Line(text, start..<end)
            if line.beginsDocument {
                values += document.values
                document = Document()
            } else {
                document.read(line, text)
            }
            start = end + 1
        }
        values += document.values
    }

    /// One line as `KEY: VALUE`, as far as it is.
    private struct Line {
        let indentation: Int
        let key: String
        let value: Range<Int>
        let beginsDocument: Bool
        let isBlank: Bool

        init(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
            var position = range.lowerBound
            while position < range.upperBound, text[position] == 0x20 { position += 1 }
            // The keys of a list's item are indented as far as the first of them.
            if position + 1 < range.upperBound, text[position] == UInt8(ascii: "-"), text[position + 1] == 0x20 {
                position += 2
            }
            indentation = position - range.lowerBound
            beginsDocument =
                range.count >= 3 && text[range.lowerBound..<range.lowerBound + 3].elementsEqual("---".utf8)
            isBlank = position == range.upperBound || text[position] == UInt8(ascii: "#")
            var end = position
            while end < range.upperBound, text[end] != UInt8(ascii: ":") { end += 1 }
            key = String(decoding: text[position..<end], as: UTF8.self).filter { $0 != "\"" && $0 != "'" }
            value = Self.trimmed(text, min(end + 1, range.upperBound)..<range.upperBound)
        }

        private static func trimmed(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
            var (lower, upper) = (range.lowerBound, range.upperBound)
            let comment = [UInt8(ascii: " "), UInt8(ascii: "#")]
            if let start = UnsafeBufferPointer(rebasing: text[range]).firstOccurrence(of: comment) {
                upper = lower + start
            }
            while lower < upper, text[lower] == 0x20 { lower += 1 }
            while upper > lower, [0x20, 0x0D].contains(text[upper - 1]) { upper -= 1 }
            if upper - lower >= 2, text[lower] == text[upper - 1], [0x22, 0x27].contains(text[lower]) {
                return lower + 1..<upper - 1
            }
            return lower..<upper
        }
    }

    /// What was read of one document: its kind may come after its data.
    private struct Document {
        private var isSecret = false
        private var found: [Value] = []
        /// The indentation of the `data` that is being read, and whether its values are encoded.
        private var section: (indentation: Int, isEncoded: Bool)?

        var values: [Value] { isSecret ? found : [] }

        mutating func read(_ line: Line, _ text: UnsafeBufferPointer<UInt8>) {
            guard !line.isBlank else { return }
            if let section, line.indentation > section.indentation {
                add(line, text, isEncoded: section.isEncoded)
                return
            }
            section = nil
            switch line.key {
            case "kind": if text[line.value].elementsEqual(KubernetesSecrets.kind) { isSecret = true }
            case "data" where line.value.isEmpty: section = (line.indentation, true)
            case "stringData" where line.value.isEmpty: section = (line.indentation, false)
            default: break
            }
        }

        private mutating func add(_ line: Line, _ text: UnsafeBufferPointer<UInt8>, isEncoded: Bool) {
            guard line.value.count <= valueLimit, !harmless.contains(line.key.lowercased()) else { return }
            let written = Array(text[line.value])
            guard let content = isEncoded ? Base64.decode(written[...]) : written else { return }
            guard content.count >= 4, !Placeholder.isTemplate(written), !Placeholder.isTemplate(content),
                !Placeholder.isMasked(content), !PasswordText.isPlaceholder(content)
            else { return }
            found.append(Value(range: line.value, content: content, isEncoded: isEncoded))
        }
    }
}

extension Rule {
    /// The rule in whose name the values of Kubernetes secrets are reported.
    static let kubernetesSecret = inCode(
        "kubernetes-secret", provider: "Generic", "A value of a Kubernetes Secret, which base64 does not hide", .high,
        .high,
        remediation: "Change it where it is used, and keep the new one sealed.")
}
