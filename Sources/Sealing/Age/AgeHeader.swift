import Crypto
import FoundationEssentials
import SecretMemory

/// The header of an age file (age-encryption.org/v1): who can open it, and a checksum that only they can make.
struct AgeHeader {
    static let maximumLength = 64 << 10
    static let maximumStanzas = 32
    static let version = "age-encryption.org/v1\n"
    private static let arrow = "-> "
    private static let footer = "---"
    private static let lineLength = 64

    let stanzas: [AgeStanza]
    /// How many bytes of the file it took.
    let length: Int
    /// What the checksum covers.
    private let covered: [UInt8]
    private let mac: [UInt8]

    /// Reads the header at the start of a file, strictly: every header has one spelling.
    init(parsing file: [UInt8]) throws(AgeError) {
        guard file.starts(with: Self.version.utf8) else { throw .header }
        var reader = HeaderLines(of: file, from: Self.version.utf8.count)
        var stanzas: [AgeStanza] = []
        var start = reader.position
        var line = try reader.next()
        while line.hasPrefix(Self.arrow) {
            guard stanzas.count < Self.maximumStanzas else { throw .limit(.stanzas(allowed: Self.maximumStanzas)) }
            stanzas.append(try Self.stanza(line, &reader))
            start = reader.position
            line = try reader.next()
        }
        guard !stanzas.isEmpty, line.hasPrefix(Self.footer + " "),
            let mac = Base64.standard.decode(line.utf8.dropFirst(Self.footer.utf8.count + 1)),
            mac.count == SHA256.byteCount
        else { throw .header }
        self.stanzas = stanzas
        self.mac = mac
        length = reader.position
        covered = Array(file[..<(start + Self.footer.utf8.count)])
    }

    private static func stanza(_ line: String, _ reader: inout HeaderLines) throws(AgeError) -> AgeStanza {
        let words = line.dropFirst(arrow.count).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let type = words.first, words.allSatisfy({ !$0.isEmpty }) else { throw .header }
        var body: [UInt8] = []
        while true {
            let line = try reader.next()
            guard line.utf8.count <= lineLength, let bytes = Base64.standard.decode(line) else { throw .header }
            body += bytes
            // The last line is the one that is not full, if need be an empty one.
            if line.utf8.count < lineLength {
                return AgeStanza(type: type, arguments: Array(words.dropFirst()), body: body)
            }
        }
    }

    /// A new header for a file key that has been wrapped already.
    static func text(_ stanzas: [AgeStanza], fileKey: borrowing SecretBytes) throws(AgeError) -> [UInt8] {
        guard stanzas.count <= maximumStanzas else { throw .limit(.stanzas(allowed: maximumStanzas)) }
        let covered = Array((version + stanzas.map(text).joined() + footer).utf8)
        let text = covered + " \(Base64.standard.encode(authenticationCode(covered, fileKey)))\n".utf8
        guard text.count <= maximumLength else { throw .limit(.headerBytes(allowed: maximumLength)) }
        return text
    }

    /// The arrow line, then the body in full lines and one that is not full.
    private static func text(_ stanza: AgeStanza) -> String {
        var text = arrow + ([stanza.type] + stanza.arguments).joined(separator: " ") + "\n"
        var body = Base64.standard.encode(stanza.body)[...]
        while body.utf8.count >= lineLength {
            text += body.prefix(lineLength) + "\n"
            body = body.dropFirst(lineLength)
        }
        return text + body + "\n"
    }

    /// Whether the checksum is that of the file key.
    func isAuthentic(_ fileKey: borrowing SecretBytes) -> Bool {
        constantTimeEqual(Self.authenticationCode(covered, fileKey).span, mac.span)
    }

    private static func authenticationCode(_ covered: [UInt8], _ fileKey: borrowing SecretBytes) -> [UInt8] {
        let key = FileKey.derive(fileKey, salt: [], info: "header")
        return Array(HMAC<SHA256>.authenticationCode(for: covered, using: key))
    }
}

/// The lines of a header: printable ASCII, each ended by a line feed and nothing else.
private struct HeaderLines {
    private let bytes: ArraySlice<UInt8>
    private let isCut: Bool
    private(set) var position: Int

    init(of file: [UInt8], from start: Int) {
        bytes = file.prefix(AgeHeader.maximumLength)
        isCut = file.count > bytes.count
        position = start
    }

    /// The next line without its end.
    mutating func next() throws(AgeError) -> String {
        let line = bytes[position...].prefix { (32...126).contains($0) }
        guard line.endIndex < bytes.endIndex else {
            if isCut { throw .limit(.headerBytes(allowed: AgeHeader.maximumLength)) }
            throw .header
        }
        guard bytes[line.endIndex] == UInt8(ascii: "\n") else { throw .header }
        position = line.endIndex + 1
        return String(decoding: line, as: UTF8.self)
    }
}
