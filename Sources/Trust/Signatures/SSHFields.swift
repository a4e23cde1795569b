import Sealing

/// The fields of a text of SSH's wire format, one after another.
struct SSHFields {
    private let bytes: [UInt8]
    private var reader = SSHWireReader()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { reader.isAtEnd(bytes.span) }

    mutating func byte() -> UInt8? { read { $0.byte($1) } }
    mutating func number() -> UInt32? { read { $0.number($1) } }
    mutating func string() -> [UInt8]? { read { $0.string($1) }.map { Array(bytes[$0]) } }
    /// A positive number in its one spelling, the highest byte first and not zero.
    mutating func integer() -> [UInt8]? { read { $0.integer($1) }.map { Array(bytes[$0]) } }

    private mutating func read<Field>(_ body: (inout SSHWireReader, Span<UInt8>) -> Field?) -> Field? {
        let bytes = bytes
        return body(&reader, bytes.span)
    }

    /// A string of printable ASCII, as names are.
    mutating func name() -> String? {
        guard let name = string(), name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }
}

/// SSH's wire format, written.
enum SSHWire {
    static func number(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    static func string(_ bytes: some Collection<UInt8>) -> [UInt8] { number(UInt32(bytes.count)) + bytes }

    static func string(_ text: String) -> [UInt8] { string(text.utf8) }

    /// A positive number, which would be negative without a zero before its highest bit.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = bytes.drop { $0 == 0 }
        return string((digits.first ?? 0) & 0x80 == 0 ? Array(digits) : [0] + digits)
    }
}
