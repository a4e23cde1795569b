/// The points of Curve25519 whose multiples are a handful: a key agreement with one gives the same secret to everybody,
/// and a signature by one fits many messages. The library accepts them, so nothing that holds one may reach it.
package enum SmallOrderPoints {
    /// The keys of X25519 for which every private key computes zeros, as RFC 7748, section 6.1, warns.
    static func containsX25519(_ publicKey: some Collection<UInt8>) -> Bool {
        contains(publicKey, orderEight: x25519OrderEight)
    }

    /// The Ed25519 keys for which a signature can be made that holds for any message.
    package static func containsEd25519(_ publicKey: some Collection<UInt8>) -> Bool {
        contains(publicKey, orderEight: ed25519OrderEight)
    }

    /// The highest bit is ignored: X25519 masks it, and in Ed25519 it is the sign of the other coordinate.
    private static func contains(_ publicKey: some Collection<UInt8>, orderEight: Set<String>) -> Bool {
        var coordinate = Array(publicKey)
        guard let last = coordinate.indices.last else { return false }
        coordinate[last] &= 0x7F
        let text = Hexadecimal.text(coordinate)
        return orderFour.contains(text) || orderEight.contains(text)
    }

    /// 0, 1 and -1 modulo 2^255 - 19, and the two of them that have a second spelling that is not reduced.
    private static let orderFour: Set = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    /// The u coordinates of the points of order eight.
    private static let x25519OrderEight: Set = [
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    ]

    /// The y coordinates of the same points on the Edwards curve.
    private static let ed25519OrderEight: Set = [
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]
}
