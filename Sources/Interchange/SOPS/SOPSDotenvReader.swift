/// SOPS files in dotenv format as SOPS understands it: no quotes, no `export`, `\n` for a line feed.
enum SOPSDotenvReader {
    static func parts(of source: [UInt8]) throws(SOPSError) -> SOPSParts {
        var fields: [(key: String, text: String)] = []
        var parts = SOPSParts(block: .map([:]))
        var start = 0
        var number = 0
        while start < source.count {
            number += 1
            let end = source[start...].firstIndex(of: 0x0A) ?? source.count
            let next = min(source.count, end + 1)
            defer { start = next }
            if start == end { continue }
            if source[start] == UInt8(ascii: "#") {
                let text = String(decoding: source[start + 1..<end], as: UTF8.self)
                if let token = SOPSToken(text) {
                    parts.comments.append(.init(range: start + 1..<end, token: token, places: [[]]))
                }
                continue
            }
            guard let equals = source[start..<end].firstIndex(of: UInt8(ascii: "=")),
                let line = String(validating: source[start..<end], as: UTF8.self)
            else { throw .line(number) }
            let key = String(decoding: source[start..<equals], as: UTF8.self)
            let text = String(line.utf8.dropFirst(equals + 1 - start)) ?? ""
            if key.hasPrefix("sops_") {
                fields.append((String(key.dropFirst("sops_".count)), text))
                parts.blockRanges.append(start..<next)
            } else {
                parts.scalars.append(
                    SOPSParts.Scalar(
                        path: ValuePath([.key(key)]), content: .text(text.replacingEscapedLineFeeds()),
                        range: equals + 1..<end))
            }
        }
        guard !fields.isEmpty else { throw .noMetadata }
        parts.block = try SOPSBlock(flat: fields)
        return parts
    }
}
