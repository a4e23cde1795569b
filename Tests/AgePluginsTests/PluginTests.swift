import AgePlugins
import Glibc
import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@Suite("age plugins")
struct PluginTests {
    private let name: PluginName

    init() throws {
        name = try #require(PluginName("test"))
    }

    private func failure(_ reason: PluginError.Reason) -> AgeError { .plugin(PluginError(name, reason)) }

    @Test("a plugin wraps and unwraps, whatever else it has to say", arguments: ["", "grease", "msg", "msg,grease"])
    func roundTrip(modes: String) throws {
        let fixture = PluginFixture(modes)
        #expect(try fixture.unwrap(fixture.wrap()) == "text")
        #expect(fixture.said.allSatisfy { $0 == "touch \u{1B}[2Jme\nnow" })
    }

    @Test("age and we use the plugin for each other's files")
    func interoperation() async throws {
        try await withTemporaryDirectory { directory in
            let bin = directory.appending("bin")
            try writeText("", to: bin.appending("empty"))
            try await runProgram("ln", ["-s", PluginFixture.program.string, bin.appending("age-plugin-test").string])
            try writeText(PluginFixture.identity, to: directory.appending("key"))
            let path = ["PATH": "\(bin):/usr/bin:/bin"]
            let fixture = PluginFixture()
            let theirs = try await runProgram(
                "/usr/bin/age", ["-r", PluginFixture.recipient], environment: path, input: Array("text".utf8))
            #expect(theirs.status == 0, "\(theirs.error)")
            #expect(try fixture.unwrap(theirs.output) == "text")
            let opened = try await runProgram(
                "/usr/bin/age", ["-d", "-i", directory.appending("key").string], environment: path,
                input: try fixture.wrap())
            #expect(opened.text == "text", "\(opened.error)")
        }
    }

    @Test("a plugin's identity may lie in a file under a passphrase")
    func lockedIdentity() throws {
        let passphrase = Array("a passphrase".utf8)
        let locked = try AgeFile.encrypt(
            SecretBytes(copying: Array(PluginFixture.identity.utf8).span),
            to: [PassphraseRecipient(SecretBytes(copying: passphrase.span), workFactor: 4)], armored: true)
        let fixture = PluginFixture()
        let context = IdentityContext(
            place: "test",
            passphrases: PassphraseSource { (_, _) throws(AgeError) in SecretBytes(copying: passphrase.span) },
            plugins: fixture)
        let identities = try IdentityParser.parse(SecretBytes(copying: locked.span), context)
        let opened = try AgeFile.decrypt(fixture.wrap(), with: identities)
        #expect(opened.count == 4)
    }

    @Test("a secret that the plugin asks for gets there, and a refusal comes back")
    func requestSecret() throws {
        let file = try PluginFixture().wrap()
        let right = PluginFixture("secret", answer: "1234")
        #expect(try right.unwrap(file) == "text")
        #expect(right.said == ["PIN? true"])
        for answer in ["0000", nil] {
            #expect(throws: failure(.reported("wrong PIN"))) {
                _ = try PluginFixture("secret", answer: answer).unwrap(file)
            }
        }
    }

    @Test("a question with two answers")
    func confirm() throws {
        let file = try PluginFixture().wrap()
        let fixture = PluginFixture("confirm", answer: "Yes")
        #expect(try fixture.unwrap(file) == "text")
        #expect(fixture.said == ["sure? Yes/No"])
        for answer in ["No", nil] {
            #expect(throws: failure(.reported("not confirmed"))) {
                _ = try PluginFixture("confirm", answer: answer).unwrap(file)
            }
        }
    }

    @Test("the labels say whether what it wraps is post-quantum")
    func labels() throws {
        for (modes, isPostQuantum) in [("postquantum", true), ("", false)] {
            let fixture = PluginFixture(modes)
            let recipient = try RecipientParser.parse(PluginFixture.recipient, plugins: fixture)
            #expect(!recipient.isPostQuantum, "not before it was asked")
            try (recipient as? PluginRecipient)?.learn()
            #expect(recipient.isPostQuantum == isPostQuantum)
        }
        let classical = try RecipientParser.parse(PluginFixture.recipient, plugins: PluginFixture())
        #expect(throws: AgeError.notPostQuantum(PluginFixture.recipient)) {
            _ = try AgeFile.encrypt(
                SecretBytes(zeroed: 1), to: [classical], armored: false, postQuantumOnly: true)
        }
        let other = try RecipientParser.parse(HybridIdentity.generate().recipient)
        #expect(throws: AgeError.mixedRecipients) {
            _ = try AgeFile.encrypt(SecretBytes(zeroed: 1), to: [other, classical], armored: false)
        }
    }

    @Test("what breaks the rules when it wraps is refused")
    func rudeRecipient() throws {
        let cases: [(String, PluginError.Reason)] = [
            ("labels-twice", .repeatedLabels), ("postquantum,labels-twice", .repeatedLabels),
            ("nothing", .nothingWrapped), ("other-file", .malformed), ("malformed", .malformed), ("long", .malformed),
            ("exit", .ended("no such \u{1B}[31mdevice\n")), ("flood", .floods),
        ]
        for (modes, reason) in cases {
            #expect(throws: failure(reason), "\(modes)") { _ = try PluginFixture(modes).wrap() }
        }
    }

    @Test("what breaks the rules when it unwraps is refused")
    func rudeIdentity() throws {
        let file = try PluginFixture().wrap()
        let cases: [(String, PluginError.Reason)] = [
            ("two-keys", .severalFileKeys), ("short-key", .malformed), ("flood", .floods),
            ("exit", .ended("no such \u{1B}[31mdevice\n")),
        ]
        for (modes, reason) in cases {
            #expect(throws: failure(reason), "\(modes)") { _ = try PluginFixture(modes).unwrap(file) }
        }
    }

    @Test("a plugin that gave the key and complains is believed the key")
    func complaint() throws {
        let file = try PluginFixture().wrap()
        #expect(try PluginFixture("refuse").unwrap(file) == "text")
        let other = try AgeFile.encrypt(
            SecretBytes(zeroed: 1), to: [RecipientParser.parse(X25519Identity.generate().recipient)], armored: false)
        #expect(throws: failure(.reported("the device is locked"))) { _ = try PluginFixture("refuse").unwrap(other) }
        #expect(throws: AgeError.noMatch) { _ = try PluginFixture().unwrap(other) }
    }

    @Test("who waits is told, and a hang ends: by its silence, or by all the time it took")
    func hang() throws {
        var limits = PluginLimits()
        limits.notice = .milliseconds(200)
        let slow = PluginFixture("slow", limits: limits)
        _ = try slow.wrap()
        #expect(slow.said == ["waiting"])
        limits.silence = .seconds(1)
        let hanging = PluginFixture("hang", limits: limits)
        #expect(throws: failure(.silent(seconds: 1))) { _ = try hanging.wrap() }
        limits.silence = .seconds(100)
        limits.total = .seconds(1)
        #expect(throws: failure(.slow(seconds: 1))) { _ = try PluginFixture("hang", limits: limits).wrap() }
    }

    @Test("names that could lead elsewhere are none")
    func names() {
        for text in ["", "../x", "a/b", "a..b", "a b", "ä", "a\n", String(repeating: "a", count: 65)] {
            #expect(PluginName(text) == nil, "\(text)")
        }
        for text in ["yubikey", "a+b_c.d-e", "se"] { #expect(PluginName(text)?.program == "age-plugin-\(text)") }
    }

    @Test("keys whose plugin's name leads elsewhere are refused before anything is started")
    func namesInKeys() throws {
        // Of `age1../x` and `AGE-PLUGIN-../X-`, without data.
        let recipient = "age1../x1ykvfrg"
        #expect(throws: AgeError.unsupportedRecipient("age1../x")) {
            _ = try RecipientParser.parse(recipient, plugins: PluginFixture())
        }
        let context = IdentityContext(
            place: "",
            passphrases: PassphraseSource { (purpose, _) throws(AgeError) in throw .passphraseRefused(purpose) },
            plugins: PluginFixture())
        #expect(throws: AgeError.identity(line: 1)) {
            let text = Array("AGE-PLUGIN-../X-1D33JVN".utf8)
            _ = try IdentityParser.parse(SecretBytes(copying: text.span), context)
        }
    }

    @Test("programs are taken from absolute directories outside the work tree, links followed")
    func finding() throws {
        try withTemporaryDirectory { root in
            let (tree, safe) = (root.appending("tree"), root.appending("safe"))
            for folder in [tree, safe] {
                try writeText("#!/bin/sh\n", to: folder.appending("age-plugin-x"))
                chmod(folder.appending("age-plugin-x").string, 0o755)
            }
            let links = root.appending("links")
            try writeText("", to: links.appending("age-plugin-none"))
            symlink(tree.appending("age-plugin-x").string, links.appending("age-plugin-x").string)
            symlink(tree.string, root.appending("tree-link").string)
            func find(_ path: String, _ program: String = "age-plugin-x") -> FilePath? {
                PluginFinder.find(program, path: path, outside: tree)
            }
            #expect(find("\(tree):\(root)/tree-link:\(links):.:safe:") == nil)
            #expect(find("\(tree):\(safe)") == safe.appending("age-plugin-x"))
            #expect(find("\(links)", "age-plugin-none") == nil, "not executable")
            #expect(PluginFinder.find("age-plugin-x", path: "\(tree)", outside: nil) != nil)
        }
    }
}
