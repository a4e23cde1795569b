import SystemPackage

/// All objects of one pack as trees: a root is stored whole, a child is a delta against its parent.
///
/// Objects are numbered by their offset in the pack, so that reading them in order reads the file in order.
struct DeltaForest {
    let pack: MappedFile
    let index: PackIndex
    /// The entries, by offset.
    let entries: [PackEntry]
    let names: [ObjectName]
    /// Where the compressed data of each entry ends.
    let ends: [Int]
    /// Deltas whose base is neither in this pack nor a known object of it: a damaged or thin pack.
    let orphans: [Int]
    private let firstChild: [Int32]
    private let nextSibling: [Int32]

    init(pack: MappedFile, index: PackIndex) throws(PackError) {
        guard pack.word(at: 0) == 0x5041_434B else { throw .malformed(pack.path, .signature) }
        guard let version = pack.word(at: 4), version == 2 || version == 3 else {
            throw .malformed(pack.path, .version(pack.word(at: 4) ?? 0))
        }
        guard let count = pack.word(at: 8), Int(count) == index.count, index.count < Int(Int32.max) else {
            throw .malformed(pack.path, .truncated)
        }
        var placed: [(offset: Int, position: Int32)] = []
        placed.reserveCapacity(index.count)
        for position in 0..<index.count { placed.append((try index.offset(position), Int32(position))) }
        placed.sort { $0.offset < $1.offset }

        var entries: [PackEntry] = []
        entries.reserveCapacity(placed.count)
        for object in placed { entries.append(try PackEntry(pack, at: object.offset)) }
        var numbers = [Int32](repeating: 0, count: placed.count)
        for (number, object) in placed.enumerated() { numbers[Int(object.position)] = Int32(number) }

        var firstChild = [Int32](repeating: -1, count: placed.count)
        var nextSibling = firstChild
        var orphans: [Int] = []
        // Backwards, so that a parent's children end up in the order of the file.
        for number in entries.indices.reversed() {
            let parent: Int?
            switch entries[number].kind {
            case .whole: continue
            case .offsetDelta(let base): parent = Self.number(at: base, in: placed)
            case .nameDelta(let base): parent = index.position(of: base).map { Int(numbers[$0]) }
            }
            guard let parent, parent != number else {
                orphans.append(number)
                continue
            }
            nextSibling[number] = firstChild[parent]
            firstChild[parent] = Int32(number)
        }
        self.pack = pack
        self.index = index
        self.entries = entries
        names = placed.map { index.name(Int($0.position)) }
        let packEnd = pack.bytes.count - ObjectName.byteCount
        ends = placed.indices.map { $0 + 1 < placed.count ? placed[$0 + 1].offset : packEnd }
        self.orphans = orphans
        self.firstChild = firstChild
        self.nextSibling = nextSibling
    }

    /// Entries that are of some kinds and stored whole.
    func roots(of kinds: Set<ObjectKind>) -> [(number: Int, kind: ObjectKind)] {
        entries.indices.compactMap { number in
            guard case .whole(let kind) = entries[number].kind, kinds.contains(kind) else { return nil }
            return (number, kind)
        }
    }

    func children(of number: Int) -> Children {
        Children(following: firstChild[number], siblings: nextSibling)
    }

    struct Children: Sequence, IteratorProtocol {
        fileprivate var following: Int32
        fileprivate let siblings: [Int32]

        mutating func next() -> Int? {
            guard following >= 0 else { return nil }
            defer { following = siblings[Int(following)] }
            return Int(following)
        }
    }

    /// The compressed data of one entry.
    func data(_ number: Int) -> UnsafeRawBufferPointer? {
        let start = entries[number].dataOffset
        guard start < ends[number] else { return nil }
        return UnsafeRawBufferPointer(rebasing: pack.bytes[start..<ends[number]])
    }

    private static func number(at offset: Int, in placed: [(offset: Int, position: Int32)]) -> Int? {
        var range = 0..<placed.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if placed[middle].offset == offset { return middle }
            range = placed[middle].offset < offset ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
