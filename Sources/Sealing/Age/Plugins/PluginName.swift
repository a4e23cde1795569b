/// The name of an age plugin, as its keys have it: `age1yubikey1…` belongs to `yubikey`. It becomes the name of a program,
/// so only what is harmless there is a name.
public struct PluginName: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// `nil` for anything but letters, digits and `+_.-`, and where two points follow each other.
    public init?(_ text: String) {
        let isHarmless = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "+_.-".utf8.contains(byte)
            }
        }
        guard isHarmless, (1...64).contains(text.utf8.count), !text.contains("..") else { return nil }
        self.text = text
    }

    /// What is looked for on PATH.
    public var program: String { "age-plugin-\(text)" }
    public var description: String { text }
}
