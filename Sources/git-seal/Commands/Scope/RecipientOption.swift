import ArgumentParser
import Files
import Sealing
import SystemPackage

/// `NAME=KEY` or `NAME=@FILE`, as `--recipient` takes it.
struct RecipientOption: ExpressibleByArgument {
    private let name: String
    private let source: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        source = String(argument[argument.index(after: equals)...])
    }

    /// The name and the parsed key; the file, if one is named, holds it alone or with comments and a final newline.
    func resolved() throws -> (name: String, recipient: any AgeRecipient) {
        return (try RecipientName.check(name), try RecipientLookup.recipient(try text()))
    }

    private func text() throws -> String {
        guard source.hasPrefix("@") else { return source }
        let bytes = try Files.read(FilePath(String(source.dropFirst())), atMost: 1 << 16)
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let line = lines.first, lines.count == 1 else {
            throw Diagnostic(
                "cannot take a public key", at: source,
                because: "the file has \(quantity(lines.count, "line")) instead of one",
                status: .unparseable)
        }
        return line
    }
}
