extension [UInt8] {
    /// `count` bytes at `offset` as a little-endian number; `nil` past the end.
    func littleEndian(at offset: Int, count: Int) -> Int? {
        guard offset >= 0, count <= self.count, offset <= self.count - count else { return nil }
        let value = (0..<count).reduce(UInt64(0)) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
        return Int(exactly: value)
    }

    /// The bytes of `start..<start + count` if they are all there.
    func slice(at start: Int, count: Int) -> ArraySlice<UInt8>? {
        guard start >= 0, count >= 0, start <= self.count, count <= self.count - start else { return nil }
        return self[start..<start + count]
    }
}
