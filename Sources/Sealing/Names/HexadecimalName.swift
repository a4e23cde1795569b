/// A name that is a fixed number of bytes, written as lower-case hex digits.
protocol HexadecimalName: Hashable, Comparable, Sendable, CustomStringConvertible {
    static var byteCount: Int { get }
    var bytes: [UInt8] { get }

    /// The caller answers for the number of bytes.
    init(unchecked bytes: [UInt8])
}

extension HexadecimalName {
    init?(hexadecimal text: some Collection<UInt8>) {
        guard let bytes = Hexadecimal.bytes(text, count: Self.byteCount) else { return nil }
        self.init(unchecked: bytes)
    }

    /// The first bytes of a digest, or all of them.
    init(digest: some Sequence<UInt8>) {
        self.init(unchecked: Array(digest.prefix(Self.byteCount)))
    }

    var hexadecimal: String { Hexadecimal.text(bytes) }
}
