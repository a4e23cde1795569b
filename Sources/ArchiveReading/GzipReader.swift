/// gzip (RFC 1952): one or more members, each with its own checksum, taken as one file.
struct GzipReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func visit(_ budget: inout Budget, _ body: (Archive.File) -> Void) -> [Archive.Fault] {
        var content: [UInt8] = []
        var faults: [Archive.Fault] = []
        var position = 0
        while position < bytes.count, bytes[position...].starts(with: [0x1F, 0x8B]) {
            do throws(Archive.Fault) {
                let member = try Inflation.gzip(bytes[position...], atMost: budget.available - content.count)
                content += member.bytes
                position += member.consumed
                guard member.consumed > 0 else { break }
            } catch {
                faults.append(error)
                break
            }
        }
        if !content.isEmpty && budget.take(content.count) { body(Archive.File(name: name, bytes: content)) }
        return faults
    }

    /// The original name, where the header has one.
    private var name: String {
        guard bytes.count > 10, bytes[3] & 0x08 != 0 else { return "" }
        var start = 10
        if bytes[3] & 0x04 != 0 {
            guard let extra = bytes.littleEndian(at: 10, count: 2) else { return "" }
            start += 2 + extra
        }
        guard start < bytes.count else { return "" }
        return String(decoding: bytes[start...].prefix(1024).prefix { $0 != 0 }, as: UTF8.self)
    }
}
