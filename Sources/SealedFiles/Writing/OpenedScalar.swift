import Sealing
import SecretMemory
import YAMLDocument

/// Writes an opened value where its token stands, in the style in which the token is written, which is that of the value
/// before it was sealed. It does so without a copy outside guarded memory.
struct OpenedScalar {
    /// The bytes of the token, with its quotes.
    let range: Range<Int>
    private let style: Style
    private let source: [UInt8]

    private enum Style {
        case json
        case single
        case double
        /// Without quotes where that means the same; several lines as a block, where `indentation` says how deep.
        case plain(inFlow: Bool, indentation: Int)
        case shell(quote: UInt8?)
    }

    init(_ place: Place, in text: SealedText) {
        source = text.source
        switch place.spelling {
        case .dotenv(let range, let quote):
            self.range = range
            style = .shell(quote: quote)
        case .yaml(let node):
            range = node.span
            style =
                switch node.scalar?.style {
                case _ where text.format == .json: .json
                case .singleQuoted: .single
                case .doubleQuoted: .double
                default: .plain(inFlow: node.parent?.isFlow ?? false, indentation: Self.indentation(below: node.parent))
                }
        }
    }

    private static func indentation(below parent: YAMLNode?) -> Int {
        parent.map { $0.location.column - 1 + 2 } ?? 2
    }

    /// Deeper blocks are nobody's configuration.
    private static let maximumIndentation = 200

    /// - Returns: where the text goes on.
    func write(_ value: Span<UInt8>, _ type: ValueType, into text: inout SecretWriter) -> Int {
        if type == .typedScalar {
            text.append(value)
            return range.upperBound
        }
        switch style {
        case .json, .double: Self.writeDoubleQuoted(value, into: &text)
        case .single where ScalarBytes.arePrintable(value): Self.writeSingleQuoted(value, into: &text)
        case .single: Self.writeDoubleQuoted(value, into: &text)
        case .shell(let quote): Self.writeAssigned(value, quote, into: &text)
        case .plain(let inFlow, let indentation):
            if ScalarBytes.canBePlain(value, inFlow: inFlow) {
                text.append(value)
            } else if !inFlow, ScalarBytes.canBeBlock(value), indentation <= Self.maximumIndentation {
                return writeBlock(value, indentation, into: &text)
            } else {
                Self.writeDoubleQuoted(value, into: &text)
            }
        }
        return range.upperBound
    }

    /// The header takes the token's place; the lines follow the line that it stands on, behind its comment.
    private func writeBlock(_ value: Span<UInt8>, _ indentation: Int, into text: inout SecretWriter) -> Int {
        let endsWithBreak = value[value.count - 1] == UInt8(ascii: "\n")
        text.append(endsWithBreak ? "|" : "|-")
        let lineEnd = source[range.upperBound...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        let hasReturn = lineEnd > range.upperBound && source[lineEnd - 1] == UInt8(ascii: "\r")
        let end = hasReturn ? lineEnd - 1 : lineEnd
        text.append(source.span.extracting(range.upperBound..<end))
        let lineBreak = hasReturn ? "\r\n" : "\n"
        var start = 0
        let count = endsWithBreak ? value.count - 1 : value.count
        while start <= count {
            var stop = start
            while stop < count, value[stop] != UInt8(ascii: "\n") { stop += 1 }
            text.append(lineBreak)
            if stop > start { text.append(String(repeating: " ", count: indentation)) }
            text.append(value.extracting(start..<stop))
            start = stop + 1
        }
        if endsWithBreak, end == source.count { text.append(lineBreak) }
        return end
    }

    private static func writeSingleQuoted(_ value: Span<UInt8>, into text: inout SecretWriter) {
        text.append("'")
        for index in value.indices {
            text.append(value[index])
            if value[index] == UInt8(ascii: "'") { text.append("'") }
        }
        text.append("'")
    }

    /// With the escapes that JSON and YAML share.
    private static func writeDoubleQuoted(_ value: Span<UInt8>, into text: inout SecretWriter) {
        text.append("\"")
        var index = 0
        while index < value.count {
            let (escape, count) = ScalarBytes.escape(at: index, in: value)
            if let escape { text.append(escape) } else { text.append(value.extracting(index..<index + count)) }
            index += count
        }
        text.append("\"")
    }

    /// As ``DotenvPlaces`` reads it.
    private static func writeAssigned(_ value: Span<UInt8>, _ quote: UInt8?, into text: inout SecretWriter) {
        if quote == nil, ScalarBytes.canBeBare(value) {
            text.append(value)
        } else if quote != UInt8(ascii: "\""), !ScalarBytes.contains(value, UInt8(ascii: "'")) {
            text.append("'")
            text.append(value)
            text.append("'")
        } else {
            text.append("\"")
            for index in value.indices {
                switch value[index] {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"):
                    text.append("\\")
                    text.append(value[index])
                case UInt8(ascii: "\n"): text.append("\\n")
                case UInt8(ascii: "\r"): text.append("\\r")
                default: text.append(value[index])
                }
            }
            text.append("\"")
        }
    }
}
