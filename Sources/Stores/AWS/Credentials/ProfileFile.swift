import Files
import SecretMemory
import SystemPackage

/// One of AWS's two shared files, `config` and `credentials`: sections with settings. Values stay in guarded memory.
struct ProfileFile: Sendable {
    private static let maximumLength = 1 << 20

    private let bytes: HeldSecret
    private var sections: [String: [String: Range<Int>]] = [:]

    /// `nil` if there is no such file.
    static func read(_ path: FilePath) throws(CredentialError) -> ProfileFile? {
        guard Files.exists(path) else { return nil }
        do throws(FileError) {
            return ProfileFile(try Files.readSecret(path, atMost: maximumLength))
        } catch {
            throw .unusable(source: path.string, reason: "the file cannot be read")
        }
    }

    init(_ content: consuming SecretBytes) {
        bytes = HeldSecret(content)
        let bytes = bytes
        bytes.withBytes { text in
            var section = ""
            var start = 0
            while start < text.count {
                var end = start
                while end < text.count, text[end] != 0x0A { end += 1 }
                read(text, start..<end, &section)
                start = end + 1
            }
        }
    }

    private mutating func read(_ text: Span<UInt8>, _ line: Range<Int>, _ section: inout String) {
        // Settings of a setting (`s3 =` and indented lines) are nobody's here.
        guard let first = line.first, text[first] != 0x20, text[first] != 0x09 else { return }
        let line = Self.trimmed(text, line)
        guard let first = line.first, text[first] != UInt8(ascii: "#"), text[first] != UInt8(ascii: ";") else { return }
        if text[first] == UInt8(ascii: "[") {
            let end = line.first { text[$0] == UInt8(ascii: "]") } ?? line.upperBound
            let words = text.extracting(first + 1..<end).text.split(whereSeparator: \.isWhitespace)
            section = words.joined(separator: " ")
            return
        }
        guard let equals = line.first(where: { text[$0] == UInt8(ascii: "=") }) else { return }
        let key = text.extracting(Self.trimmed(text, line.lowerBound..<equals)).text.lowercased()
        var value = Self.trimmed(text, equals + 1..<line.upperBound)
        // A comment behind a value begins with a space.
        if let comment = value.dropFirst().first(where: {
            text[$0] == UInt8(ascii: "#") && (text[$0 - 1] == 0x20 || text[$0 - 1] == 0x09)
        }) {
            value = Self.trimmed(text, value.lowerBound..<comment)
        }
        sections[section, default: [:]][key] = value
    }

    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
        while start < end, text[end - 1] == 0x20 || text[end - 1] == 0x09 || text[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    func hasSection(_ section: String) -> Bool { sections[section] != nil }

    func text(_ section: String, _ key: String) -> String? {
        guard let range = sections[section]?[key], !range.isEmpty else { return nil }
        return bytes.withBytes { $0.extracting(range).text }
    }

    func secret(_ section: String, _ key: String) -> HeldSecret? {
        guard let range = sections[section]?[key], !range.isEmpty else { return nil }
        return HeldSecret(bytes.withBytes { SecretBytes(copying: $0.extracting(range)) })
    }
}
