import JSON
import SecretMemory

/// SOPS files in JSON, binary ones too.
enum SOPSJSONReader {
    static func parts(of source: [UInt8]) throws(SOPSError) -> SOPSParts {
        let root: JSONNode
        do throws(JSONError) { root = try JSONReader.parse(source.span) } catch { throw .json(error) }
        guard let members = root.members else { throw .noMetadata }
        guard let index = members.firstIndex(where: { $0.key == "sops" }),
            let block = SOPSBlock(members[index].value, in: source.span), case .map = block
        else { throw .noMetadata }
        var parts = SOPSParts(block: block)
        // A comma goes with it: the one before, or behind the first member.
        let start = index > 0 ? members[index - 1].range.upperBound : members[index].range.lowerBound
        let end = index == 0 && members.count > 1 ? members[1].range.lowerBound : members[index].range.upperBound
        parts.blockRanges = [start..<end]
        for member in members where member.key != "sops" {
            collect(member.value, ValuePath([.key(member.key)]), source, &parts)
        }
        return parts
    }

    private static func collect(_ node: JSONNode, _ path: ValuePath, _ source: [UInt8], _ parts: inout SOPSParts) {
        let content: SOPSDocument.Content
        switch node.kind {
        case .object(let members):
            for member in members { collect(member.value, path.appending(.key(member.key)), source, &parts) }
            return
        case .array(let items):
            for (index, item) in items.enumerated() { collect(item, path.appending(.index(index)), source, &parts) }
            return
        case .string:
            var writer = SecretWriter()
            JSONText.decode(source.span.extracting(node.innerRange), into: &writer)
            content = .text(writer.withBytes { $0.text })
        // SOPS reads all numbers of JSON as floats.
        case .number: content = .number(source.span.extracting(node.range).text, isFloat: true)
        case .bool(let value): content = .bool(value)
        case .null: content = .null
        }
        parts.scalars.append(SOPSParts.Scalar(path: path, content: content, range: node.range))
    }
}
