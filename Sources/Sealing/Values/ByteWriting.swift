extension [UInt8] {
    /// `LP(x)`: the length as four bytes, big-endian, then the bytes. Everything written so is bounded far below 4 GiB.
    mutating func appendLengthPrefixed(_ bytes: some Collection<UInt8>) {
        appendBigEndian(UInt32(bytes.count))
        append(contentsOf: bytes)
    }

    mutating func appendLengthPrefixed(_ text: String) {
        appendLengthPrefixed(text.utf8)
    }

    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
