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

    /// What the loader, a shell, an interpreter or git obeys: a secret of such a name would be code.
    static func isObeyed(_ name: String) -> Bool {
        obeyed.contains(name) || obeyedPrefixes.contains { name.hasPrefix($0) }
    }

    private static let obeyedPrefixes = [
        "LD_", "DYLD_", "GLIBC_", "MALLOC_", "BASH", "GIT_", "PYTHON", "PERL", "RUBY", "JAVA_TOOL_", "JDK_JAVA_",
        "_JAVA_", "NPM_CONFIG_", "LUA_",
    ]

    private static let obeyed: Set = [
        // Shells
        "PATH", "IFS", "ENV", "SHELLOPTS", "PS1", "PS2", "PS4", "PROMPT_COMMAND", "CDPATH", "FPATH", "GLOBIGNORE",
        "ZDOTDIR", "HOME", "PWD", "OLDPWD", "SHELL", "UID", "EUID", "PPID", "INPUTRC", "TMPDIR",
        // The C library, and what it loads
        "GCONV_PATH", "LOCPATH", "NLSPATH", "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS", "RESOLV_HOST_CONF", "TZDIR",
        "TERMINFO", "TERMCAP", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES",
        // Interpreters, and what is started without being named
        "NODE_OPTIONS", "NODE_PATH", "CLASSPATH", "PHPRC", "PHP_INI_SCAN_DIR", "MAKEFLAGS", "EDITOR", "VISUAL", "PAGER",
        "BROWSER", "LESSOPEN", "LESSCLOSE", "SSH_ASKPASS", "SUDO_ASKPASS",
    ]
}
