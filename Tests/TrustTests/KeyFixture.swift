import SystemPackage
import TestSupport
import Testing

@testable import Trust

/// A key pair that `ssh-keygen` has made in a folder of a test.
struct KeyFixture {
    let file: FilePath
    let key: SSHPublicKey

    /// What `ssh-keygen` is asked for, and what it is called then.
    static let kinds: [(arguments: [String], algorithm: String)] = [
        (["-t", "ed25519"], "ssh-ed25519"), (["-t", "rsa", "-b", "2048"], "ssh-rsa"),
        (["-t", "ecdsa", "-b", "256"], "ecdsa-sha2-nistp256"), (["-t", "ecdsa", "-b", "384"], "ecdsa-sha2-nistp384"),
        (["-t", "ecdsa", "-b", "521"], "ecdsa-sha2-nistp521"),
    ]

    static func make(
        _ arguments: [String] = ["-t", "ed25519"], in directory: FilePath, named name: String = "key",
        passphrase: String = ""
    ) async throws -> KeyFixture {
        let line = try await makeLine(arguments, in: directory, named: name, passphrase: passphrase)
        return KeyFixture(file: directory.appending(name), key: try SSHPublicKey(line: line))
    }

    /// The public half as `ssh-keygen` wrote it, also of a key that we refuse.
    static func makeLine(
        _ arguments: [String], in directory: FilePath, named name: String = "key", passphrase: String = ""
    ) async throws -> String {
        let file = directory.appending(name).string
        let made = try await runProgram(
            "ssh-keygen", ["-q", "-N", passphrase, "-C", "a comment", "-f", file] + arguments, in: directory)
        try #require(made.status == 0, "\(made.error)")
        return try #require(readText(FilePath("\(file).pub"))).trimmingNewline
    }

    /// What `ssh-keygen -Y sign` makes of a text.
    func sign(_ message: [UInt8], namespace: String = "git", _ options: [String] = []) async throws -> [UInt8] {
        let signed = try await runProgram(
            "ssh-keygen", ["-q", "-Y", "sign", "-n", namespace, "-f", file.string] + options, input: message)
        try #require(signed.status == 0, "\(signed.error)")
        return signed.output
    }
}

/// Whether `ssh-keygen -Y verify` accepts a signature.
func sshKeygenAccepts(
    _ signature: SSHSignature, of message: [UInt8], namespace: String = "git", in directory: FilePath
) async throws -> Bool {
    try writeText("somebody \(signature.key.text)\n", to: directory.appending("allowed"))
    try writeText(String(decoding: signature.armored, as: UTF8.self), to: directory.appending("signature"))
    return try await runProgram(
        "ssh-keygen",
        ["-Y", "verify", "-n", namespace, "-f", "allowed", "-I", "somebody", "-s", "signature"], in: directory,
        input: message
    ).status == 0
}

extension String {
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
