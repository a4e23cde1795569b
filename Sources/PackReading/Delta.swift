/// A delta as packs hold them (`gitformat-pack`, "Deltified representation"), applied to a base.
public struct Delta: Sendable {
    /// One stretch of the result, in order; together they cover it.
    public struct Stretch: Sendable, Equatable {
        /// Where it lies in the result.
        public let range: Range<Int>
        /// Where the same bytes begin in the base; `nil` when the delta brings them.
        public let copiedFrom: Int?
    }

    public let stretches: [Stretch]
    let result: [UInt8]

    /// `nil` when the delta is malformed, reaches outside the base or does not yield the size that it promises.
    init?(_ delta: [UInt8], base: [UInt8], limit: Int) {
        var position = 0
        guard Self.readSize(delta, &position) == base.count, let size = Self.readSize(delta, &position), size <= limit
        else { return nil }
        var stretches: [Stretch] = []
        var result: [UInt8] = []
        result.reserveCapacity(size)
        while position < delta.count {
            let operation = delta[position]
            position += 1
            let start = result.count
            if operation & 0x80 != 0 {
                guard let offset = Self.readBytes(delta, &position, mask: operation & 0x0F, count: 4),
                    var length = Self.readBytes(delta, &position, mask: operation >> 4 & 0x07, count: 3)
                else { return nil }
                if length == 0 { length = 0x10000 }
                guard offset <= base.count, length <= base.count - offset, length <= size - start else { return nil }
                result.append(contentsOf: base[offset..<offset + length])
                stretches.append(Stretch(range: start..<result.count, copiedFrom: offset))
            } else {
                let length = Int(operation)
                guard length > 0, length <= delta.count - position, length <= size - start else { return nil }
                result.append(contentsOf: delta[position..<position + length])
                position += length
                stretches.append(Stretch(range: start..<result.count, copiedFrom: nil))
            }
        }
        guard result.count == size else { return nil }
        self.stretches = stretches
        self.result = result
    }

    private static func readSize(_ delta: [UInt8], _ position: inout Int) -> Int? {
        var size = 0
        var shift = 0
        while position < delta.count, shift <= 42 {
            let byte = delta[position]
            position += 1
            size |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return size }
            shift += 7
        }
        return nil
    }

    private static func readBytes(_ delta: [UInt8], _ position: inout Int, mask: UInt8, count: Int) -> Int? {
        var value = 0
        for bit in 0..<count where mask & 1 << UInt8(bit) != 0 {
            guard position < delta.count else { return nil }
            value |= Int(delta[position]) << (8 * bit)
            position += 1
        }
        return value
    }
}
