/// Numbers of Ed25519 in their one spelling (RFC 8032, sections 5.1.2 and 5.1.7): 32 bytes, the lowest first.
enum EdwardsNumbers {
    /// Whether a point's coordinate is below 2^255 - 19; the highest bit is the sign of the other coordinate.
    static func isReduced(coordinate point: [UInt8]) -> Bool {
        guard point.count == 32 else { return false }
        return isBelow(prime, Array(point.dropLast()) + [point[31] & 0x7F])
    }

    /// Whether the second half of a signature is below the order of the group: else whoever sees a signature could make
    /// another one of the same text.
    static func isReduced(scalar: some Collection<UInt8>) -> Bool {
        scalar.count == 32 && isBelow(order, Array(scalar))
    }

    private static func isBelow(_ bound: [UInt8], _ number: [UInt8]) -> Bool {
        number.reversed().lexicographicallyPrecedes(bound)
    }

    // The highest byte first.
    private static let prime: [UInt8] = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]
    private static let order: [UInt8] =
        [0x10] + [UInt8](repeating: 0, count: 15) + [
            0x14, 0xDE, 0xF9, 0xDE, 0xA2, 0xF7, 0x9C, 0xD6, 0x58, 0x12, 0x63, 0x1A, 0x5C, 0xF5, 0xD3, 0xED,
        ]
}
