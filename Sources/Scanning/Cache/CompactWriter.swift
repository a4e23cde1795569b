/// Writes values one after the other, in the machine's own byte order: what it writes never leaves the machine.
struct CompactWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ number: Double) { write(number.bitPattern) }

    mutating func write(_ flag: Bool) { write(UInt8(flag ? 1 : 0)) }

    mutating func write(_ content: [UInt8]) {
        write(UInt32(content.count))
        bytes += content
    }

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write<Value>(_ values: [Value], _ each: (inout CompactWriter, Value) -> Void) {
        write(UInt32(values.count))
        for value in values { each(&self, value) }
    }

    mutating func write(_ texts: [String]) { write(texts) { $0.write($1) } }

    mutating func write<Value>(optional value: Value?, _ some: (inout CompactWriter, Value) -> Void) {
        write(value != nil)
        if let value { some(&self, value) }
    }
}
