import Crypto
import FoundationEssentials
import SecretMemory

/// The header of an age file (age-encryption.org/v1): who can open it, and a checksum that only they can make.
struct AgeHeader {
    static let version = "age-encryption.org/v1\n"
    static let maximumLength = 64 << 10
    static let maximumStanzas = 32

    let stanzas: [AgeStanza]
    /// What the checksum covers.
    let covered: [UInt8]
    let mac: [UInt8]
    /// How many bytes of the file it took.
    let length: Int

    /// Reads the header at the start of a file, strictly: every file has one spelling.
    init(parsing file: [UInt8]) throws(AgeError) {
        var reader = LineReader(file.prefix(Self.maximumLength))
        guard reader.next().map({ $0 + "\n" }) == Self.version else { throw .header }
        var stanzas: [AgeStanza] = []
        while let line = reader.next() {
            if line.hasPrefix("-> ") {
                guard stanzas.count < Self.maximumStanzas else { throw .header }
                stanzas.append(try Self.stanza(line, &reader))
                continue
            }
            guard line.hasPrefix("--- "), !stanzas.isEmpty, let mac = Base64.standard.decode(String(line.dropFirst(4))),
                mac.count == 32
            else { throw .header }
            self.stanzas = stanzas
            self.mac = mac
            length = reader.position
            covered = Array(file[..<(length - line.utf8.count - 1 + 3)])
            return
        }
        throw .header
    }

    private static func stanza(_ line: String, _ reader: inout LineReader) throws(AgeError) -> AgeStanza {
        let words = line.dropFirst(3).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let type = words.first,
            words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (33...126).contains($0) } })
        else {
            throw .header
        }
        var body: [UInt8] = []
        while true {
            guard let line = reader.next(), line.utf8.count <= 64, let bytes = Base64.standard.decode(line) else {
                throw .header
            }
            body += bytes
            if line.utf8.count < 64 { return AgeStanza(type: type, arguments: Array(words.dropFirst()), body: body) }
        }
    }

    /// A new header for a file key that has been wrapped already.
    static func text(_ stanzas: [AgeStanza], fileKey: borrowing SecretBytes) -> [UInt8] {
        let covered = Array((version + stanzas.map(\.text).joined() + "---").utf8)
        return covered + " \(Base64.standard.encode(authenticationCode(covered, fileKey)))\n".utf8
    }

    /// Whether the checksum is that of the file key.
    func isAuthentic(_ fileKey: borrowing SecretBytes) -> Bool {
        constantTimeEqual(Self.authenticationCode(covered, fileKey).span, mac.span)
    }

    private static func authenticationCode(_ covered: [UInt8], _ fileKey: borrowing SecretBytes) -> [UInt8] {
        let key = AgeKeys.derive(fileKey, salt: [], info: "header")
        return Array(HMAC<SHA256>.authenticationCode(for: covered, using: key))
    }
}

/// Lines that end with a line feed and nothing else.
private struct LineReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next line without its end; `nil` for bytes that are no ASCII, for control characters and for a line that does
    /// not end.
    mutating func next() -> String? {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = bytes[position..<end]
        guard line.allSatisfy({ (32...126).contains($0) }) else { return nil }
        position = end + 1
        return String(decoding: line, as: UTF8.self)
    }
}

/// The keys that age derives with HKDF-SHA256.
enum AgeKeys {
    static func derive(_ input: borrowing SecretBytes, salt: [UInt8], info: String) -> SymmetricKey {
        input.withBytes { bytes in
            bytes.withUnsafeBytes { raw in
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: SymmetricKey(data: raw), salt: salt, info: Array(info.utf8), outputByteCount: 32)
            }
        }
    }
}
