import CGit2

/// The SHA-1 name of an object of any kind.
public struct ObjectID: Hashable, Sendable {
    public static let byteCount = 20

    // In place and not in an array: a tree of 10,000 entries is 10,000 names.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt32

    /// `nil` when `hex` is not forty hexadecimal digits.
    public init?(hex: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hex.utf8 {
            guard let value = Self.value(of: digit), bytes.count < Self.byteCount else { return nil }
            if let half = high {
                bytes.append(half << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil, bytes.count == Self.byteCount else { return nil }
        self.init(bytes[...])
    }

    /// `bytes` are exactly twenty.
    init(_ bytes: ArraySlice<UInt8>) {
        var parts: (UInt64, UInt64, UInt32) = (0, 0, 0)
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 0..<8: parts.0 = parts.0 << 8 | UInt64(byte)
            case 8..<16: parts.1 = parts.1 << 8 | UInt64(byte)
            default: parts.2 = parts.2 << 8 | UInt32(byte)
            }
        }
        (first, second, third) = parts
    }

    init(_ id: git_oid) {
        self = withUnsafeBytes(of: id.id) { bytes in
            ObjectID(
                first: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                second: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                third: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
        }
    }

    private init(first: UInt64, second: UInt64, third: UInt32) {
        (self.first, self.second, self.third) = (first, second, third)
    }

    init(_ id: UnsafePointer<git_oid>) {
        self.init(id.pointee)
    }

    /// Exactly twenty.
    public var bytes: [UInt8] {
        func bytes(of part: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: part.bigEndian, Array.init) }
        return bytes(of: first) + bytes(of: second) + bytes(of: third)
    }

    /// Forty lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The first digits, enough for a person.
    public var short: String { String(hex.prefix(8)) }

    /// The name that git gives to nothing.
    var isZero: Bool { first == 0 && second == 0 && third == 0 }

    func withPointer<Result>(_ body: (UnsafePointer<git_oid>) -> Result) -> Result {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id.id) { $0.copyBytes(from: bytes) }
        return body(&id)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ObjectID: CustomStringConvertible {
    public var description: String { hex }
}

/// The name of a commit.
public struct CommitID: Hashable, Sendable, CustomStringConvertible {
    public let id: ObjectID

    public init(_ id: ObjectID) {
        self.id = id
    }

    public var description: String { id.hex }
    public var short: String { id.short }
}

/// The name of a tree.
public struct TreeID: Hashable, Sendable, CustomStringConvertible {
    public let id: ObjectID

    public init(_ id: ObjectID) {
        self.id = id
    }

    public var description: String { id.hex }
}

/// The name of a blob.
public struct BlobID: Hashable, Sendable, CustomStringConvertible {
    public let id: ObjectID

    public init(_ id: ObjectID) {
        self.id = id
    }

    public var description: String { id.hex }
}
