import JSON
import SecretMemory

extension SOPSPlaintext {
    /// The file without SOPS: every value in plain where its token stood, the `sops` block gone, all else as it is.
    ///
    /// A binary file is its content.
    public func render() -> SecretBytes {
        if document.format == .binary, let index = index(of: ValuePath([.key("data")])) {
            return withBytes(at: index) { SecretBytes(copying: $0) }
        }
        var writer = SecretWriter(capacity: document.source.count)
        var position = 0
        for (range, part) in parts() {
            guard range.lowerBound >= position else { continue }
            writer.append(Array(document.source[position..<range.lowerBound]).span)
            switch part {
            case .nothing: break
            case .value(let index): withBytes(at: index) { bytes in write(bytes, index, into: &writer) }
            case .comment(let index): comments[index].text.withBytes { writer.append($0) }
            }
            position = range.upperBound
        }
        writer.append(Array(document.source[position...]).span)
        return writer.finish()
    }

    private enum Part {
        case nothing
        case value(Int)
        case comment(Int)
    }

    /// What changes, in the order of the text; values that were in plain stay as they are.
    private func parts() -> [(range: Range<Int>, part: Part)] {
        var parts: [(range: Range<Int>, part: Part)] = document.blockRanges.map { ($0, .nothing) }
        for (index, value) in document.values.enumerated() {
            if case .token = value.content { parts.append((value.range, .value(index))) }
        }
        for (index, comment) in comments.enumerated() { parts.append((comment.range, .comment(index))) }
        return parts.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func write(_ bytes: Span<UInt8>, _ index: Int, into writer: inout SecretWriter) {
        let isText = [.string, .bytes].contains(type(at: index))
        switch document.format {
        case .yaml where type(at: index) == .comment:
            // An item of a list is a line of its own; behind its dash a comment leaves null.
            writer.append("null #")
            writer.append(bytes)
        case .yaml where isText: YAMLSecretText.write(bytes, into: &writer)
        case .json where isText || type(at: index) == .time: JSONText.encode(bytes, into: &writer)
        case .yaml, .json, .binary: writer.append(bytes)
        case .dotenv:
            for index in bytes.indices {
                if bytes[index] == 0x0A { writer.append("\\n") } else { writer.append(bytes[index]) }
            }
        case .ini: INIText.write(bytes, into: &writer)
        }
    }
}

/// Values of ini files.
private enum INIText {
    static func write(_ bytes: Span<UInt8>, into writer: inout SecretWriter) {
        let isQuoted = bytes.indices.contains { [0x0A, 0x22, 0x23, 0x3B, 0x60].contains(bytes[$0]) }
        if isQuoted { writer.append("\"\"\"") }
        writer.append(bytes)
        if isQuoted { writer.append("\"\"\"") }
    }
}
