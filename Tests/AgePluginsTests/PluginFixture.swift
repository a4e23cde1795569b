import AgePlugins
import Glibc
import Sealing
import SecretMemory
import Synchronization
import SystemPackage
import TestSupport

/// The plugin of the tests, and somebody who answers for the user and remembers what was said.
final class PluginFixture: PluginHost {
    /// `age1test1…` and `AGE-PLUGIN-TEST-1…` without data.
    static let recipient = "age1test1dzqdan"
    static let identity = "AGE-PLUGIN-TEST-1M7420Z"
    static let program = FilePath(#filePath).removingLastComponent().appending("age-plugin-test.py")

    let modes: String
    let answer: String?
    let limits: PluginLimits
    private let heard = Mutex<[String]>([])

    init(_ modes: String = "", answer: String? = nil, limits: PluginLimits = PluginLimits()) {
        self.modes = modes
        self.answer = answer
        self.limits = limits
    }

    /// What was shown and asked.
    var said: [String] { heard.withLock { $0 } }

    func start(_ plugin: PluginName, as role: PluginRole) throws(PluginError) -> any PluginChannel {
        signal(SIGPIPE, SIG_IGN)
        let environment = ["PATH=/usr/bin:/bin", "AGE_PLUGIN_TEST=\(modes)"].map { Array($0.utf8) }
        return try PluginProcess(
            plugin, as: role, program: Self.program, environment: environment, limits: limits
        ) { [self] in heard.withLock { $0.append("waiting") } }
    }

    func show(_ message: String, from plugin: PluginName) { heard.withLock { $0.append(message) } }

    func ask(_ question: String, isSecret: Bool, from plugin: PluginName) -> SecretBytes? {
        heard.withLock { $0.append("\(question) \(isSecret)") }
        return answer.map { SecretBytes(copying: Array($0.utf8).span) }
    }

    func confirm(_ question: String, yes: String, no: String?, from plugin: PluginName) -> Bool? {
        heard.withLock { $0.append("\(question) \(yes)/\(no ?? "")") }
        return answer.map { $0 == yes }
    }

    func wrap() throws -> [UInt8] {
        let recipient = try RecipientParser.parse(Self.recipient, plugins: self)
        return try AgeFile.encrypt(SecretBytes(copying: Array("text".utf8).span), to: [recipient], armored: true)
    }

    func unwrap(_ file: [UInt8]) throws -> String {
        let context = IdentityContext(
            place: "test",
            passphrases: PassphraseSource { (purpose, _) throws(AgeError) in throw .passphraseUnavailable(purpose) },
            plugins: self)
        let identities = try IdentityParser.parse(SecretBytes(copying: Array(Self.identity.utf8).span), context)
        let opened = try AgeFile.decrypt(file, with: identities)
        return opened.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
    }
}
