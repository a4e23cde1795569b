/// The commands of a Markdown document, as one session at the command line.
///
/// A block fenced as `sh` holds commands for bash; each must succeed, whatever it prints. One fenced as `console` is a
/// ``Transcript``. A block below a line `<!-- not run: WHY -->` is left out.
public struct CommandDocument: Sendable {
    /// What the document shows, in order.
    public let commands: [String]
    /// The same as a transcript.
    public let transcript: String

    public init(parsing text: String) {
        var commands: [String] = []
        var transcript = ""
        var language: Substring?
        var isLeftOut = false
        var isContinued = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                language = language == nil ? line.dropFirst(3) : nil
                isLeftOut = isLeftOut && language != nil
                isContinued = false
            } else if let language, !isLeftOut {
                switch language {
                case "console":
                    transcript += "\(line)\n"
                    if line.hasPrefix("$ ") { commands.append(String(line.dropFirst(2))) }
                case "sh" where isContinued:
                    transcript += "+ \(line)\n…\n"
                    isContinued = line.hasSuffix("\\")
                case "sh" where !line.isEmpty && !line.hasPrefix("#"):
                    isContinued = line.hasSuffix("\\")
                    transcript += "$ \(line)\n…\n"
                    commands.append(String(line))
                default: break
                }
            } else if language == nil {
                isLeftOut = line.hasPrefix("<!-- not run:")
            }
        }
        self.commands = commands
        self.transcript = transcript
    }

    /// What stands between backquotes in the text.
    public static func inlineCode(in text: String) -> [String] {
        var isFenced = false
        return text.split(separator: "\n").flatMap { line -> [String] in
            if line.hasPrefix("```") { isFenced.toggle() }
            guard !isFenced else { return [] }
            let parts = line.split(separator: "`", omittingEmptySubsequences: false)
            return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
        }
    }
}
