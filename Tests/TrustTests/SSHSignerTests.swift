import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Signing as git does")
struct SSHSignerTests {
    private let message = Array("what is signed".utf8)

    private func answering(_ passphrase: String) -> PassphraseSource {
        PassphraseSource { (_, _) throws(AgeError) in SecretBytes(copying: Array(passphrase.utf8).span) }
    }

    private func signature(
        _ settings: SSHSigner.Settings, passphrases: PassphraseSource? = nil, in directory: FilePath
    ) async throws -> SSHPublicKey {
        let signature = try SSHSigner(settings, passphrases: passphrases).sign(message, namespace: "git-seal@v1")
        #expect(try signature.verify(message, namespace: "git-seal@v1") == .none)
        let accepted = try await sshKeygenAccepts(signature, of: message, namespace: "git-seal@v1", in: directory)
        #expect(accepted)
        return signature.key
    }

    /// Runs an agent with a key for the length of `body`.
    private func withAgent(
        _ key: KeyFixture, in directory: FilePath, _ body: (FilePath) async throws -> Void
    ) async throws {
        let socket = directory.appending("agent")
        let started = try await runProgram("ssh-agent", ["-s", "-a", socket.string], in: directory)
        let digits = started.text.split(separator: "SSH_AGENT_PID=").last?.prefix { $0.isNumber } ?? ""
        let process = try #require(Int32(digits))
        let added = try await runProgram(
            "ssh-add", ["-q", key.file.string], in: directory, environment: ["SSH_AUTH_SOCK": socket.string])
        #expect(added.status == 0, "\(added.error)")
        do {
            try await body(socket)
        } catch {
            try await runProgram("kill", ["\(process)"], in: directory)
            throw error
        }
        try await runProgram("kill", ["\(process)"], in: directory)
    }

    @Test("with a private key's file, of every kind, or the public one beside it", arguments: KeyFixture.kinds.indices)
    func files(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(KeyFixture.kinds[index].arguments, in: directory)
            for name in [key.file.string, "\(key.file).pub", "~/key"] {
                let settings = SSHSigner.Settings(key: name, home: directory)
                #expect(try await signature(settings, in: directory) == key.key)
            }
        }
    }

    @Test("with a protected key, for its passphrase", arguments: [["-t", "ed25519"], ["-t", "rsa", "-b", "2048"]])
    func protected(kind: [String]) async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(kind, in: directory, passphrase: "correct horse")
            let settings = SSHSigner.Settings(key: key.file.string)
            let signed = try await signature(settings, passphrases: answering("correct horse"), in: directory)
            #expect(signed == key.key)
            let wrong = PassphraseSource.Purpose.identity(key.file.string)
            for (source, error) in [(answering("wrong"), AgeError.wrongPassphrase(wrong)), (nil, .encryptedIdentity)] {
                let fault = #expect(throws: SigningFault.self) {
                    try SSHSigner(settings, passphrases: source).sign(message, namespace: "git")
                }
                guard case .privateKey(key.file, error) = fault else {
                    Issue.record("\(String(describing: fault))")
                    continue
                }
            }
        }
    }

    @Test("with an agent, by a path or a key alone", arguments: KeyFixture.kinds.indices)
    func agent(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(KeyFixture.kinds[index].arguments, in: directory)
            try await withAgent(key, in: directory) { socket in
                try await runProgram("rm", [key.file.string], in: directory)
                for name in ["key::\(key.key.text)", "\(key.key.text) a comment", key.file.string + ".pub"] {
                    let settings = SSHSigner.Settings(key: name, agent: socket)
                    #expect(try await signature(settings, in: directory) == key.key)
                }
                let other = try SoftwareSecurityKey.ed25519().publicKey
                let fault = #expect(throws: SigningFault.self) {
                    try SSHSigner(.init(key: "key::\(other.text)", agent: socket), passphrases: nil)
                        .sign(message, namespace: "git")
                }
                guard case .notInAgent(other) = fault else {
                    Issue.record("\(String(describing: fault))")
                    return
                }
            }
        }
    }

    @Test("an agent that has gone is passed over where there is a file")
    func deadAgent() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory)
            let settings = SSHSigner.Settings(key: key.file.string, agent: directory.appending("nothing"))
            #expect(try await signature(settings, in: directory) == key.key)
        }
    }

    @Test(
        "an agent's answer that is cut, too long, or something else is no signature",
        arguments: [
            ("00000001 05", AgentFault.refused), ("00000001 0c", .malformed), ("00000005 0e 00000009", .malformed),
            ("7fffffff 0e", .malformed), ("00000000", .malformed), ("00000009 0e", .refused), ("", .refused),
            ("00000006 0e 00000001 00", nil), ("00000007 0e 00000001 0000", .malformed),
        ])
    func rudeAgent(answer: String, fault: AgentFault?) async throws {
        try await withTemporaryDirectory { directory in
            let socket = directory.appending("agent")
            let script = """
                import socket, sys
                s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1); s.settimeout(20)
                print(flush=True)
                c, _ = s.accept(); c.recv(65536); c.sendall(bytes.fromhex(sys.argv[2])); c.close()
                """
            async let server = runProgram("python3", ["-c", script, socket.string, answer], in: directory)
            let key = try SoftwareSecurityKey.ed25519().publicKey
            var found: AgentFault? = .unreachable(.noSuchFileOrDirectory)
            for _ in 0..<200 {
                do throws(AgentFault) {
                    _ = try SSHAgent(at: socket, seconds: 10).sign(message, with: key)
                    found = nil
                } catch {
                    found = error
                }
                guard case .unreachable = found else { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            _ = try await server
            #expect(found == fault)
        }
    }

    @Test("with the program that gpg.ssh.program names, as git calls it")
    func program() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory)
            let script = directory.appending("signer")
            try writeText(
                "#!/bin/sh\necho \"$1 $2 $3 $4 $5\" >> \(directory)/calls\nexec ssh-keygen \"$@\"\n", to: script)
            try await runProgram("chmod", ["+x", script.string], in: directory)
            let settings = SSHSigner.Settings(key: key.file.string, program: "~/signer", home: directory)
            #expect(try await signature(settings, in: directory) == key.key)
            #expect(readText(directory.appending("calls")) == "-Y sign -n git-seal@v1 -f\n")
            for (program, status) in [("false", Int32(1)), ("/nonexistent", nil)] {
                let fault = #expect(throws: SigningFault.self) {
                    try SSHSigner(.init(key: key.file.string, program: program), passphrases: nil)
                        .sign(message, namespace: "git")
                }
                switch (fault, status) {
                case (.program(program, let code), let status?): #expect(code == status)
                case (.programMissing(program), nil): break
                default: Issue.record("\(String(describing: fault))")
                }
            }
        }
    }

    @Test("with the key that gpg.ssh.defaultKeyCommand prints")
    func command() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory)
            try await withAgent(key, in: directory) { socket in
                let command = "echo 'key::\(key.key.text)'; echo more"
                let settings = SSHSigner.Settings(defaultKeyCommand: command, agent: socket)
                let signed = try await signature(settings, in: directory)
                #expect(signed == key.key)
            }
            for command in ["false", "echo /etc/passwd", "true"] {
                #expect(throws: SigningFault.self) {
                    try SSHSigner(.init(defaultKeyCommand: command), passphrases: nil)
                }
            }
        }
    }

    @Test("without a key, and with the id of an OpenPGP key, nothing is signed")
    func noKey() {
        for key in [nil, "", "3AA5C34371567BD2", "key::ssh-ed25519 AAAA", "/nonexistent"] {
            #expect(throws: SigningFault.self) { try SSHSigner(.init(key: key), passphrases: nil) }
        }
    }
}
