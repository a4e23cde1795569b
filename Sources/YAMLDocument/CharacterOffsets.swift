/// From libyaml's marks, which count characters, to bytes.
///
/// Where a text is ASCII both are the same; elsewhere every 64th character is remembered.
struct CharacterOffsets {
    private let checkpoints: [Int32]
    private static let interval = 64

    /// - Parameter source: valid UTF-8.
    init(_ source: [UInt8]) {
        guard source.contains(where: { $0 >= 0x80 }) else {
            checkpoints = []
            return
        }
        var checkpoints: [Int32] = []
        var character = 0
        for (offset, byte) in source.enumerated() where byte & 0xC0 != 0x80 {
            if character % Self.interval == 0 { checkpoints.append(Int32(offset)) }
            character += 1
        }
        self.checkpoints = checkpoints
    }

    func byte(of character: Int, in source: [UInt8]) -> Int {
        guard !checkpoints.isEmpty else { return min(character, source.count) }
        let checkpoint = character / Self.interval
        guard checkpoint < checkpoints.count else { return source.count }
        var offset = Int(checkpoints[checkpoint])
        var left = character % Self.interval
        while left > 0 && offset < source.count {
            offset += 1
            while offset < source.count && source[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }
}
