/// The names of the trees that the entries of an index make, as far as git knows them: where a folder's name is the one in
/// HEAD, nothing in it is staged, and none of its entries has to be looked at. `git diff-index --cached` relies on it in the
/// same way.
struct CacheTree {
    struct Node {
        /// Where the folder's name is in the index.
        let name: Range<Int>
        /// `nil` when something in the folder changed since git took its name.
        let content: Content?
        /// The node after the last one below this.
        var end: Int
    }

    struct Content {
        let tree: TreeID
        /// How many entries the folder has, with all below it.
        let entryCount: Int
    }

    /// A folder before all that is in it; the first is the top.
    private(set) var nodes: [Node] = []

    /// `nil` when `range` of an index is no such list.
    init?(parsing bytes: [UInt8], in range: Range<Int>) {
        var reader = Reader(bytes: bytes, offset: range.lowerBound, end: range.upperBound)
        // The folders that are not complete yet, and how many subfolders each still lacks.
        var open: [(node: Int, missing: Int)] = []
        repeat {
            guard let name = reader.text(endedBy: 0), let count = reader.number(endedBy: UInt8(ascii: " ")),
                let folders = reader.number(endedBy: UInt8(ascii: "\n")), folders >= 0
            else { return nil }
            var content: Content?
            if count >= 0 {
                guard let id = reader.id() else { return nil }
                content = Content(tree: TreeID(id), entryCount: count)
            }
            nodes.append(Node(name: name, content: content, end: nodes.count + 1))
            if !open.isEmpty { open[open.count - 1].missing -= 1 }
            open.append((nodes.count - 1, folders))
            while let last = open.last, last.missing == 0 {
                nodes[last.node].end = nodes.count
                open.removeLast()
            }
        } while !open.isEmpty
    }

    /// The folders that stand directly in a folder, by name.
    func folders(in node: Int, of bytes: [UInt8]) -> [ArraySlice<UInt8>: Int] {
        var folders: [ArraySlice<UInt8>: Int] = [:]
        var next = node + 1
        while next < nodes[node].end {
            folders[bytes[nodes[next].name]] = next
            next = nodes[next].end
        }
        return folders
    }

    private struct Reader {
        let bytes: [UInt8]
        var offset: Int
        let end: Int

        mutating func text(endedBy byte: UInt8) -> Range<Int>? {
            guard let found = bytes[offset..<end].firstIndex(of: byte) else { return nil }
            defer { offset = found + 1 }
            return offset..<found
        }

        mutating func number(endedBy byte: UInt8) -> Int? {
            text(endedBy: byte).flatMap { Int(String(decoding: bytes[$0], as: UTF8.self)) }
        }

        mutating func id() -> ObjectID? {
            guard end - offset >= ObjectID.byteCount else { return nil }
            defer { offset += ObjectID.byteCount }
            return ObjectID(bytes[offset..<offset + ObjectID.byteCount])
        }
    }
}
