import LibCrypto

/// Blowfish with bcrypt's way to key it, in memory that the caller owns and wipes.
struct Blowfish {
    /// 18 subkeys, then four boxes of 256 words.
    static let wordCount = boxStart + 4 * 256
    private static let boxStart = 18
    private static let keyWordCount = 16
    private static let initial = PiFraction.words(wordCount)

    private let words: UnsafeMutableBufferPointer<UInt32>

    /// Over memory that holds the state at its start and, wherever the caller says, keys of 16 words. Must not outlive it.
    init(_ memory: UnsafeMutableBufferPointer<UInt32>) {
        words = memory
        for index in 0..<Self.wordCount { words[index] = Self.initial[index] }
    }

    /// Mixes the key that lies at `key` into the state, and where there is one a salt into what is enciphered.
    mutating func expand(key: Int, salt: Int? = nil) {
        for index in 0..<Self.boxStart { words[index] ^= words[key + index % Self.keyWordCount] }
        var left: UInt32 = 0
        var right: UInt32 = 0
        var position = 0
        for index in stride(from: 0, to: Self.wordCount, by: 2) {
            if let salt {
                left ^= words[salt + position]
                right ^= words[salt + position + 1]
                position = (position + 2) % Self.keyWordCount
            }
            encipher(&left, &right)
            words[index] = left
            words[index + 1] = right
        }
    }

    @inline(__always)
    func encipher(_ left: inout UInt32, _ right: inout UInt32) {
        var (a, b) = (left ^ words[0], right)
        for round in stride(from: 1, through: 15, by: 2) {
            b ^= mixed(a) ^ words[round]
            a ^= mixed(b) ^ words[round + 1]
        }
        left = b ^ words[17]
        right = a
    }

    @inline(__always)
    private func mixed(_ x: UInt32) -> UInt32 {
        let first = words[Self.boxStart + Int(x >> 24)] &+ words[Self.boxStart + 256 + Int(x >> 16 & 0xFF)]
        return (first ^ words[Self.boxStart + 512 + Int(x >> 8 & 0xFF)]) &+ words[Self.boxStart + 768 + Int(x & 0xFF)]
    }
}
