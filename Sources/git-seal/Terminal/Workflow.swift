import Glibc

/// What GitHub Actions reads in a job's log, and the page that it shows of a job.
///
/// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
enum Workflow {
    static let isRunning = OwnEnvironment.text("GITHUB_ACTIONS") == "true"

    /// A file with more is refused by the service as a whole.
    private static let summaryLimit = 1 << 20

    /// The command that shows an error in the list of the job's, and where it stands in the changed files.
    static func annotation(_ diagnostic: Diagnostic) -> String {
        let text = ([diagnostic.sentence] + diagnostic.hints.map { "hint: \($0)" }).joined(separator: "\n")
        let place = diagnostic.place.map(properties) ?? ""
        return "::error title=git-seal\(place)::\(escaped(text))"
    }

    /// `,file=…,line=…,col=…` of a place in a file; nothing of other places.
    private static func properties(_ place: String) -> String {
        var parts = place.split(separator: ":", omittingEmptySubsequences: false)
        var numbers: [Int] = []
        while numbers.count < 2, parts.count > 1, let number = parts.last.flatMap({ Int($0) }) {
            numbers.insert(number, at: 0)
            parts.removeLast()
        }
        let file = parts.joined(separator: ":")
        guard !numbers.isEmpty, !file.contains("://"), !file.contains("\n") else { return "" }
        let positions = zip(["line", "col"], numbers).map { ",\($0)=\($1)" }.joined()
        return ",file=\(escapedProperty(file))\(positions)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func escapedProperty(_ text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// `text` with no line that would be taken for a command: what other people wrote ends up in a job's log.
    static func withoutCommands(_ text: String) -> String {
        guard text.contains("::") || text.contains("##[") else { return text }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        return lines.map { line in
            let start = line.drop(while: \.isWhitespace)
            return start.hasPrefix("::") || start.hasPrefix("##[") ? "'\(line)" : String(line)
        }.joined(separator: "\n")
    }

    /// Adds Markdown to the page of the job, if there is one. That it cannot is no error of what the job is for.
    static func summarize(_ markdown: String) {
        guard isRunning, let path = OwnEnvironment.text("GITHUB_STEP_SUMMARY") else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let size = max(Int(lseek(descriptor, 0, SEEK_END)), 0)
        var text = markdown
        if size + text.utf8.count > summaryLimit { text = "The plan is too long for this page; it is in the log.\n" }
        guard size + text.utf8.count <= summaryLimit else { return }
        _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Text within a cell of a table: nothing in it is markup.
    static func cell(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if character.isNewline {
                result += " "
            } else {
                if "\\`*_{}[]<>()#+!|~@&".contains(character) { result += "\\" }
                result.append(character)
            }
        }
    }
}
