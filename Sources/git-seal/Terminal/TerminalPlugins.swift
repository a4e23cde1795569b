import AgePlugins
import Files
import GitRepository
import Glibc
import Sealing
import SecretMemory
import SystemPackage

/// Age plugins, started for the user of this terminal and speaking through it.
struct TerminalPlugins: PluginHost {
    func start(_ plugin: PluginName, as role: PluginRole) throws(PluginError) -> any PluginChannel {
        let repository = try? Repository.openFromEnvironment()
        guard PluginConsent.isGiven(to: plugin, repository) else { throw PluginError(plugin, .notAllowed) }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        guard let program = PluginFinder.find(plugin.program, path: path, outside: repository?.workTree) else {
            throw PluginError(plugin, .notFound)
        }
        return try PluginProcess(
            plugin, as: role, program: program, environment: Self.environment, limits: PluginLimits()
        ) { Terminal.note("waiting for \(plugin.program); perhaps a device wants to be touched") }
    }

    func show(_ message: String, from plugin: PluginName) {
        // Each line with a name, so that none looks like one of ours.
        for line in message.split(whereSeparator: \.isNewline) {
            Terminal.note("\(plugin.program): \(Terminal.escaped(String(line)))")
        }
    }

    func ask(_ question: String, isSecret: Bool, from plugin: PluginName) -> SecretBytes? {
        let question = Self.line(question, from: plugin)
        return isSecret ? try? Prompt.secret(question) : try? Prompt.visible(question)
    }

    func confirm(_ question: String, yes: String, no: String?, from plugin: PluginName) -> Bool? {
        let choices = no.map { "y: \(yes), n: \($0)" } ?? "y: \(yes)"
        guard let answer = try? Prompt.visible(Self.line("\(question) [\(choices)]", from: plugin)) else { return nil }
        let key = answer.withBytes { $0.isEmpty ? 0 : $0[0] }
        switch key {
        case UInt8(ascii: "y"), UInt8(ascii: "Y"): return true
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return no == nil ? nil : false
        default: return nil
        }
    }

    private static func line(_ text: String, from plugin: PluginName) -> String {
        "\(plugin.program): " + Terminal.escaped(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// Ours, without what may hold a key or is about git.
    private static var environment: [[UInt8]] {
        OwnEnvironment.variables.filter { variable in
            !["GIT_", "SOPS_AGE_"].contains { variable.starts(with: $0.utf8) }
        }
    }
}

/// Which plugins the user lets us start. A repository has no say in it: it is written by others.
enum PluginConsent {
    /// `GIT_SEAL_PLUGINS` names them, with commas between, or `seal.plugin` does in the configuration of git that is the
    /// user's or the system's.
    static func isGiven(to plugin: PluginName, _ repository: Repository?) -> Bool {
        let named = getenv("GIT_SEAL_PLUGINS").map { String(cString: $0) } ?? ""
        let configured = (try? repository?.protectedConfigurationValues("seal.plugin")) ?? []
        return named.split(separator: ",").map(String.init).contains(plugin.text) || configured.contains(plugin.text)
    }
}
