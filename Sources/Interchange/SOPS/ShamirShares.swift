import SecretMemory

/// Shamir's secret sharing over GF(2^8), as SOPS splits a data key: each share is as long as the secret and ends with its
/// x coordinate.
enum ShamirShares {
    /// The secret that at least as many shares as needed make; `nil` for shares that do not belong together.
    static func combine(_ shares: [HeldSecret]) -> SecretBytes? {
        guard let length = shares.first?.withBytes({ $0.count }), length > 1, shares.count > 1,
            shares.allSatisfy({ share in share.withBytes { $0.count } == length })
        else { return nil }
        let coordinates = shares.map { share in share.withBytes { $0[length - 1] } }
        guard !coordinates.contains(0), Set(coordinates).count == coordinates.count else { return nil }
        var secret = SecretBytes(zeroed: length - 1)
        for (index, share) in shares.enumerated() {
            let weight = weight(of: index, coordinates)
            share.withBytes { share in
                secret.withMutableBytes { secret in
                    for position in 0..<length - 1 { secret[position] ^= product(share[position], weight) }
                }
            }
        }
        return secret
    }

    /// The value at 0 of the Lagrange polynomial that is 1 at this coordinate and 0 at the others.
    private static func weight(of index: Int, _ coordinates: [UInt8]) -> UInt8 {
        var weight: UInt8 = 1
        for (other, coordinate) in coordinates.enumerated() where other != index {
            weight = product(weight, product(coordinate, inverse(coordinate ^ coordinates[index])))
        }
        return weight
    }

    /// Modulo x^8 + x^4 + x^3 + x + 1, in the same steps for all operands.
    static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var (a, b, result) = (a, b, UInt8(0))
        for _ in 0..<8 {
            result ^= a & (0 &- (b & 1))
            a = a << 1 ^ (0x1B & (0 &- (a >> 7)))
            b >>= 1
        }
        return result
    }

    /// The 254th power.
    static func inverse(_ a: UInt8) -> UInt8 {
        var (result, power) = (UInt8(1), a)
        for _ in 0..<7 {
            power = product(power, power)
            result = product(result, power)
        }
        return result
    }
}
