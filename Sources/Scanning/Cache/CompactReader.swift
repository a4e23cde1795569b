/// Reads what a ``CompactWriter`` wrote. Every read is checked, although the bytes carry a digest: a bug must not become
/// a crash.
struct CompactReader {
    struct Truncated: Error {}

    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(Truncated) -> Number {
        let width = MemoryLayout<Number>.size
        guard bytes.endIndex - position >= width else { throw Truncated() }
        let offset = position - bytes.startIndex
        let number = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
        position += width
        return number
    }

    mutating func double() throws(Truncated) -> Double { Double(bitPattern: try number()) }

    mutating func flag() throws(Truncated) -> Bool { try number(UInt8.self) != 0 }

    mutating func content() throws(Truncated) -> ArraySlice<UInt8> {
        let count = Int(try number(UInt32.self))
        guard bytes.endIndex - position >= count else { throw Truncated() }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    mutating func text() throws(Truncated) -> String { String(decoding: try content(), as: UTF8.self) }

    mutating func array<Value>(
        _ each: (inout CompactReader) throws(Truncated) -> Value
    ) throws(Truncated) -> [Value] {
        let count = Int(try number(UInt32.self))
        var values: [Value] = []
        values.reserveCapacity(min(count, 65_536))
        for _ in 0..<count { values.append(try each(&self)) }
        return values
    }

    mutating func texts() throws(Truncated) -> [String] {
        try array { (reader) throws(Truncated) in try reader.text() }
    }

    mutating func optional<Value>(
        _ some: (inout CompactReader) throws(Truncated) -> Value
    ) throws(Truncated) -> Value? {
        try flag() ? try some(&self) : nil
    }

    /// An array of plain fixed-size numbers, copied in one go.
    mutating func numbers<Number: FixedWidthInteger>(_ type: Number.Type) throws(Truncated) -> [Number] {
        let count = Int(try number(UInt32.self))
        let width = MemoryLayout<Number>.stride
        guard (bytes.endIndex - position) / width >= count else { throw Truncated() }
        let offset = position - bytes.startIndex
        let numbers = [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { raw in
                let source = UnsafeRawBufferPointer(rebasing: raw[offset..<(offset + count * width)])
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            initialized = count
        }
        position += count * width
        return numbers
    }
}

extension CompactWriter {
    /// What ``CompactReader/numbers(_:)`` reads.
    mutating func write<Number: FixedWidthInteger>(numbers: [Number]) {
        write(UInt32(numbers.count))
        for number in numbers { write(number) }
    }
}
