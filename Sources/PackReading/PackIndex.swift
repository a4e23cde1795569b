/// A pack index of version 2 (`gitformat-pack`, "Version 2 pack-*.idx files"): names, sorted, and where each lies.
struct PackIndex {
    let count: Int
    private let file: MappedFile
    private let names: Int
    private let offsets: Int
    private let largeOffsets: Int

    init(_ file: MappedFile) throws(PackError) {
        guard file.word(at: 0) == 0xFF74_4F63 else { throw .malformed(file.path, .signature) }
        guard let version = file.word(at: 4), version == 2 else {
            throw .malformed(file.path, .version(file.word(at: 4) ?? 0))
        }
        guard let count = file.word(at: 8 + 255 * 4) else { throw .malformed(file.path, .truncated) }
        self.file = file
        self.count = Int(count)
        names = 8 + 256 * 4
        offsets = names + Int(count) * (ObjectName.byteCount + 4)
        largeOffsets = offsets + Int(count) * 4
        // The two checksums that end the file.
        guard largeOffsets + 2 * ObjectName.byteCount <= file.bytes.count else {
            throw .malformed(file.path, .truncated)
        }
    }

    func name(_ index: Int) -> ObjectName {
        ObjectName(unchecked: file.bytes, at: names + index * ObjectName.byteCount)
    }

    /// Where object `index` begins in the pack.
    func offset(_ index: Int) throws(PackError) -> Int {
        guard let word = file.word(at: offsets + index * 4) else { throw .malformed(file.path, .truncated) }
        guard word & 0x8000_0000 != 0 else { return Int(word) }
        let entry = largeOffsets + Int(word & 0x7FFF_FFFF) * 8
        guard let high = file.word(at: entry), let low = file.word(at: entry + 4), high < 0x8000_0000 else {
            throw .malformed(file.path, .offset(index))
        }
        return Int(high) << 32 | Int(low)
    }

    /// The position of `name`, by binary search within its first byte's part.
    func position(of name: ObjectName) -> Int? {
        let first = name.firstByte
        guard let end = file.word(at: 8 + first * 4) else { return nil }
        let start = first == 0 ? 0 : file.word(at: 8 + (first - 1) * 4) ?? 0
        var range = min(Int(start), count)..<min(max(Int(start), Int(end)), count)
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let candidate = self.name(middle)
            if candidate == name { return middle }
            range = candidate < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
