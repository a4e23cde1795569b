/// SplitMix64: a small generator whose whole run follows from its seed, so that a failing property can be run again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The runs of a test are the same each time, unless `GIT_SEAL_TEST_SEED` moves all of them elsewhere: Tests/fuzz.sh
    /// does.
    public init(seed: UInt64) {
        state = seed &+ Self.offset &* 0x1_0000_0001
    }

    private static let offset = environmentVariable("GIT_SEAL_TEST_SEED").flatMap { UInt64($0) } ?? 0

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// `count` random bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}

extension SeededGenerator {
    /// A damaged copy of `input`: up to four flips, deletions, insertions and repetitions, for fuzz entry points.
    public mutating func mutation(of input: [UInt8]) -> [UInt8] {
        var output = input
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let position = output.isEmpty ? 0 : Int.random(in: 0..<output.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0 where !output.isEmpty:
                output[position] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1 where !output.isEmpty:
                let end = min(output.count, position + Int.random(in: 1...16, using: &self))
                output.removeSubrange(position..<end)
            case 2:
                output.insert(contentsOf: bytes(Int.random(in: 1...8, using: &self)), at: position)
            default:
                let end = min(output.count, position + Int.random(in: 1...32, using: &self))
                output.insert(contentsOf: output[position..<end], at: position)
            }
        }
        return output
    }
}
