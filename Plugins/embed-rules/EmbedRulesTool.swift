import Glibc

/// `embed-rules OUTPUT RULES.toml…` writes a Swift file that holds the rule files as raw string literals, and a digest
/// that tells one set of them from another.
@main
enum EmbedRulesTool {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let output = arguments.first else { fail("usage: embed-rules OUTPUT RULES.toml…") }
        var source = "enum EmbeddedRules {\n    static let files: [(name: String, text: StaticString)] = [\n"
        var digest = Digest()
        for path in arguments.dropFirst() {
            let bytes = read(path)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            digest.add(Array(name.utf8) + [0])
            digest.add(bytes + [0])
            source += "        (\(literal(name)), \(literal(String(decoding: bytes, as: UTF8.self)))),\n"
        }
        source += "    ]\n    static let digest = \"\(digest.hexadecimal)\"\n}\n"
        write(source, to: output)
    }

    /// A raw literal whose fence is longer than any that the text could close or escape with.
    private static func literal(_ text: String) -> String {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "#") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "#", count: longest + 1)
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return "\(fence)\"\(text)\"\(fence)" }
        return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { fail("embed-rules: cannot read \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "wb") else { fail("embed-rules: cannot write \(path)") }
        var text = text
        let written = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) }
        guard fclose(file) == 0, written == text.utf8.count else { fail("embed-rules: cannot write \(path)") }
    }

    private static func fail(_ message: String) -> Never {
        perror(message)
        exit(1)
    }
}

/// FNV-1a in two lanes of 64 bits: it tells builds apart and protects nothing, so that no hash library is needed here.
private struct Digest {
    private var lanes: (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142)

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes {
            lanes.0 = (lanes.0 ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            lanes.1 = (lanes.1 ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    var hexadecimal: String {
        [lanes.0, lanes.1].map { lane in
            let digits = String(lane, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
