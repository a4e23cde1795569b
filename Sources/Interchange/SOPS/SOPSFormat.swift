import JSON

/// The kinds of file that SOPS encrypts.
public enum SOPSFormat: String, Hashable, Sendable, CaseIterable {
    case yaml
    case json
    case dotenv
    case ini
    case binary

    /// As SOPS tells them, by the end of the file's name; binary for any other.
    public init(fileName: String) {
        self =
            if fileName.hasSuffix(".yaml") || fileName.hasSuffix(".yml") {
                .yaml
            } else if fileName.hasSuffix(".json") {
                .json
            } else if fileName.hasSuffix(".env") {
                .dotenv
            } else if fileName.hasSuffix(".ini") {
                .ini
            } else {
                .binary
            }
    }

    /// Of a text without a name, or with one that says nothing.
    public init(guessing source: [UInt8]) {
        let first = source.first { !$0.isBlank && $0 != 0x0A && $0 != 0x0D }
        let lines = source.split(separator: 0x0A, maxSplits: 10_000)
        if first == UInt8(ascii: "{") {
            let node = try? JSONReader.parse(source.span)
            self = node?.members?.count == 2 && node?["data"]?.isString == true ? .binary : .json
        } else if lines.contains(where: { $0.starts(with: "[sops]".utf8) }) {
            self = .ini
        } else if lines.contains(where: { $0.starts(with: "sops_version=".utf8) || $0.starts(with: "sops_mac=".utf8) })
        {
            self = .dotenv
        } else {
            self = .yaml
        }
    }
}
