import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Interchange

/// The `sops` program with an age key of its own, in a folder that goes with it.
struct SOPSProgram {
    static let path = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .pushing(".build/python/bin/sops")

    let folder: FilePath
    let identityText: String
    let recipient: String

    init(in folder: FilePath) throws {
        self.folder = folder
        let identity = try Self.identity()
        identityText = identity.text
        recipient = identity.recipient
        try writeText(identityText + "\n", to: folder.appending("key.txt"))
    }

    /// A fresh age key: its text and its public half.
    static func identity() throws -> (text: String, recipient: String) {
        let generated = X25519Identity.generate()
        return (generated.text.withBytes { $0.text }, generated.recipient)
    }

    var identities: [any AgeIdentity] {
        get throws { try IdentityParser.parse(SecretBytes(copying: Array((identityText + "\n").utf8).span)) }
    }

    /// What `sops` prints; an error of its own ends the test.
    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> [UInt8] {
        let variables = ["SOPS_AGE_KEY_FILE": folder.appending("key.txt").string].merging(environment) { _, new in new }
        let result = try await runProgram(
            Self.path.string, ["--disable-version-check"] + arguments, in: folder, environment: variables)
        try #require(result.status == 0, "sops: \(result.error)")
        return result.output
    }

    /// A file that `sops` encrypted.
    func encrypt(
        _ text: String, name: String, options: [String] = [], environment: [String: String] = [:]
    ) async throws -> [UInt8] {
        try writeText(text, to: folder.appending(name))
        let keys = options.contains("--config") ? [] : ["--age", recipient]
        return try await run(options + ["--encrypt"] + keys + [name], environment: environment)
    }

    /// What `sops` makes of a file.
    func decrypt(_ bytes: [UInt8], name: String) async throws -> String {
        try writeBytes(bytes, to: folder.appending(name))
        return String(decoding: try await run(["--decrypt", name]), as: UTF8.self)
    }

    /// What we make of a file.
    func open(
        _ file: [UInt8], as format: SOPSFormat, checksum: SOPSDocument.Checksum = .verified
    ) throws -> SOPSPlaintext {
        let document = try SOPSDocument(parsing: file, as: format)
        let key = try SOPSKeyring(identities: identities).dataKey(of: document.metadata)
        return try document.open(with: key, checksum: checksum)
    }
}

extension SOPSPlaintext {
    /// `path type text`, a line each; only tests may have it as text.
    func lines() -> [String] {
        (0..<count).map { index in
            "\(path(at: index)) \(type(at: index)) \(withBytes(at: index) { $0.text })"
        }
    }

    func text() -> String { render().withBytes { $0.text } }
}
