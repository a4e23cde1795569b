/// Names of environment variables made from keys of secrets.
enum VariableName {
    /// Upper case, `_` for whatever is no letter or digit.
    static func of(_ key: String, prefix: String) -> String {
        let name = key.unicodeScalars.reduce(into: prefix) { name, scalar in
            switch scalar {
            case "a"..."z": name += String(scalar).uppercased()
            case "A"..."Z", "0"..."9", "_": name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        return name.first?.isNumber == true ? "_" + name : name
    }

    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// What the loader, a shell or an interpreter obeys: a secret of such a name would be code.
    static func isObeyed(_ name: String) -> Bool {
        let names: Set = [
            "PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE",
            "NODE_OPTIONS", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PERL5OPT", "PERL5LIB", "RUBYOPT", "RUBYLIB",
            "JAVA_TOOL_OPTIONS", "HOME", "SHELL", "EDITOR", "PAGER",
        ]
        return names.contains(name) || ["LD_", "DYLD_", "GIT_", "BASH_FUNC_"].contains { name.hasPrefix($0) }
    }
}
