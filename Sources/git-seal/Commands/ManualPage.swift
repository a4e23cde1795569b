/// The manual page of the whole program in man(7), one section a verb.
struct ManualPage {
    private let root: CommandDescription

    init(_ root: CommandDescription) {
        self.root = root
    }

    var text: String {
        var lines = [
            ".TH GIT-SEAL 1 \"\" \"git-seal \(Version.text)\" \"Git manual\"",
            ".SH NAME", "git-seal \\- \(Self.escaped(root.abstract ?? ""))",
            ".SH SYNOPSIS", ".B git seal", "\\fIVERB\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]",
            ".SH DESCRIPTION",
        ]
        lines += Self.literal(root.discussion ?? "")
        lines.append(".SH VERBS")
        for command in commands(below: root, path: ["git", "seal"]) {
            lines += describe(command.info, path: command.path)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// All verbs that have something to do of their own, depth first.
    private func commands(
        below parent: CommandDescription, path: [String]
    ) -> [(info: CommandDescription, path: [String])] {
        (parent.subcommands ?? []).filter { ($0.shouldDisplay ?? true) && $0.commandName != "help" }.flatMap { child in
            let childPath = path + [child.commandName]
            let nested = commands(below: child, path: childPath)
            return nested.isEmpty ? [(child, childPath)] : nested
        }
    }

    private func describe(_ command: CommandDescription, path: [String]) -> [String] {
        let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && $0.valueName != "help" }
        let synopsis = arguments.map(Self.synopsis).joined(separator: " ")
        var lines = [
            ".SS \(Self.escaped(path.joined(separator: " "))) \(synopsis)", Self.escaped(command.abstract ?? ""),
        ]
        for argument in arguments where argument.abstract != nil {
            lines += [".TP", Self.synopsis(argument), Self.escaped(argument.abstract ?? "")]
        }
        if let discussion = command.discussion { lines += [".PP"] + Self.literal(discussion) }
        return lines
    }

    private static func synopsis(_ argument: CommandDescription.Argument) -> String {
        let value = "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
        let names = (argument.names ?? []).map { name in
            "\\fB" + escaped((name.kind == "long" ? "--" : "-") + name.name) + "\\fR"
        }
        let text =
            switch argument.kind {
            case "positional": value
            case "option": names.joined(separator: "|") + " " + value
            default: names.joined(separator: "|")
            }
        return (argument.isOptional ? "[\(text)]" : text) + (argument.isRepeating ? "…" : "")
    }

    private static func literal(_ text: String) -> [String] {
        [".nf"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) } + [".fi"]
    }

    /// A leading dot or quote would be a request, a backslash an escape, a minus a hyphen.
    private static func escaped(_ text: String) -> String {
        let escaped = text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            default: result.append(character)
            }
        }
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
