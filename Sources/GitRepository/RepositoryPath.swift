import SystemPackage

/// A path inside a repository, as git stores it: any bytes but NUL, separated by `/`.
public struct RepositoryPath: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The path as text; `nil` when it is not UTF-8.
    public var string: String? { String(validating: bytes, as: UTF8.self) }

    public var isValidUTF8: Bool { string != nil }

    /// Whether this is `folder` or lies in it. Everything lies in the empty path.
    public func isInside(_ folder: RepositoryPath) -> Bool {
        if folder.bytes.isEmpty || self == folder { return true }
        return bytes.starts(with: folder.bytes) && bytes.count > folder.bytes.count
            && bytes[folder.bytes.count] == UInt8(ascii: "/")
    }

    public func appending(_ component: String) -> RepositoryPath {
        appending(bytes: Array(component.utf8))
    }

    func appending(bytes component: [UInt8]) -> RepositoryPath {
        RepositoryPath(bytes: bytes.isEmpty ? component : bytes + [UInt8(ascii: "/")] + component)
    }

    /// The parts between the slashes.
    var components: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

    /// Where this lies on disk, below the top folder of a work tree; `nil` for a path that leads out of it.
    public func location(in workTree: FilePath) -> FilePath? {
        workTree.lexicallyResolving(FilePath(platformString: bytes.map { CChar(bitPattern: $0) } + [0]))
    }
}

extension RepositoryPath: CustomStringConvertible {
    /// For people: what is no UTF-8 or could play tricks with a terminal or the direction of text is shown as `\xNN` or
    /// `\u{NNNN}`.
    public var description: String {
        if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
        guard let string else {
            return bytes.reduce(into: "") { text, byte in
                let isPrintable = (0x20..<0x7F).contains(byte)
                text += isPrintable ? String(Unicode.Scalar(byte)) : Self.escape(byte)
            }
        }
        return string.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += UInt8(exactly: scalar.value).map(Self.escape) ?? "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        "\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
    }
}

extension RepositoryPath: Comparable {
    public static func < (a: RepositoryPath, b: RepositoryPath) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension RepositoryPath: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}
