import CDeflate

/// zip as PKWARE's APPNOTE 6.3 has it, read from its central directory; stored and deflated files, zip64 included.
struct ZipReader {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func visit(_ budget: inout Budget, _ body: (Archive.File) -> Void) -> [Archive.Fault] {
        guard var position = directoryStart() else { return [.malformed] }
        var faults: [Archive.Fault] = []
        while let entry = Entry(bytes, at: position) {
            position = entry.end
            guard !entry.name.hasSuffix("/") else { continue }
            do throws(Archive.Fault) {
                let content = try content(of: entry, limit: budget.available)
                guard budget.take(content.count) else { throw .tooLarge }
                body(Archive.File(name: entry.name, bytes: content))
            } catch {
                faults.append(error)
                if error == .tooLarge || faults.count > 100 { break }
            }
        }
        return faults
    }

    private func content(of entry: Entry, limit: Int) throws(Archive.Fault) -> [UInt8] {
        guard !entry.isEncrypted else { throw .encrypted }
        guard bytes.littleEndian(at: entry.localOffset, count: 4) == 0x0403_4B50,
            let nameLength = bytes.littleEndian(at: entry.localOffset + 26, count: 2),
            let extraLength = bytes.littleEndian(at: entry.localOffset + 28, count: 2),
            let packed = bytes.slice(
                at: entry.localOffset + 30 + nameLength + extraLength, count: entry.packedSize)
        else { throw .truncated }
        let content: [UInt8]
        switch entry.method {
        case 0:
            guard packed.count <= limit else { throw .tooLarge }
            content = Array(packed)
        case 8: content = try Inflation.deflate(packed, atMost: limit)
        default: throw .unsupported(entry.method)
        }
        guard libdeflate_crc32(0, content, content.count) == entry.checksum else { throw .checksum }
        return content
    }

    /// The end record lies in the last 64 KiB; it says where the directory begins.
    private func directoryStart() -> Int? {
        let signature = 0x0605_4B50
        var position = bytes.count - 22
        let first = max(0, position - 0xFFFF)
        while position >= first {
            if bytes.littleEndian(at: position, count: 4) == signature {
                guard let offset = bytes.littleEndian(at: position + 16, count: 4) else { return nil }
                return offset == 0xFFFF_FFFF ? zip64DirectoryStart(before: position) : offset
            }
            position -= 1
        }
        return nil
    }

    private func zip64DirectoryStart(before end: Int) -> Int? {
        guard bytes.littleEndian(at: end - 20, count: 4) == 0x0706_4B50,
            let record = bytes.littleEndian(at: end - 12, count: 8),
            record < bytes.count, bytes.littleEndian(at: record, count: 4) == 0x0606_4B50
        else { return nil }
        return bytes.littleEndian(at: record + 48, count: 8)
    }

    /// One entry of the central directory.
    private struct Entry {
        let name: String
        let method: Int
        let isEncrypted: Bool
        let checksum: UInt32
        let packedSize: Int
        let localOffset: Int
        let end: Int

        init?(_ bytes: [UInt8], at position: Int) {
            guard position >= 0, position < bytes.count, bytes.littleEndian(at: position, count: 4) == 0x0201_4B50,
                let flags = bytes.littleEndian(at: position + 8, count: 2),
                let method = bytes.littleEndian(at: position + 10, count: 2),
                let checksum = bytes.littleEndian(at: position + 16, count: 4),
                var packedSize = bytes.littleEndian(at: position + 20, count: 4),
                let size = bytes.littleEndian(at: position + 24, count: 4),
                let nameLength = bytes.littleEndian(at: position + 28, count: 2),
                let extraLength = bytes.littleEndian(at: position + 30, count: 2),
                let commentLength = bytes.littleEndian(at: position + 32, count: 2),
                var localOffset = bytes.littleEndian(at: position + 42, count: 4),
                let name = bytes.slice(at: position + 46, count: nameLength),
                let extra = bytes.slice(at: position + 46 + nameLength, count: extraLength)
            else { return nil }
            if var wide = Self.zip64(Array(extra)) {
                if size == 0xFFFF_FFFF { wide.removeFirst(min(1, wide.count)) }
                if packedSize == 0xFFFF_FFFF, !wide.isEmpty { packedSize = wide.removeFirst() }
                if localOffset == 0xFFFF_FFFF, !wide.isEmpty { localOffset = wide.removeFirst() }
            }
            guard packedSize <= bytes.count, localOffset < bytes.count else { return nil }
            self.name = String(decoding: name, as: UTF8.self)
            self.method = method
            isEncrypted = flags & 1 != 0
            self.checksum = UInt32(truncatingIfNeeded: checksum)
            self.packedSize = packedSize
            self.localOffset = localOffset
            end = position + 46 + nameLength + extraLength + commentLength
        }

        /// The 64-bit numbers of extra field 1, in their fixed order.
        private static func zip64(_ extra: [UInt8]) -> [Int]? {
            var position = 0
            while let id = extra.littleEndian(at: position, count: 2),
                let length = extra.littleEndian(at: position + 2, count: 2)
            {
                if id == 1 {
                    return (0..<length / 8).compactMap { extra.littleEndian(at: position + 4 + 8 * $0, count: 8) }
                }
                position += 4 + length
            }
            return nil
        }
    }
}
