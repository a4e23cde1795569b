import Files
import Sealing
import SecretMemory
import SystemPackage

/// Which key signs, as git's `user.signingKey` says it.
package enum SigningKey {
    /// A public key by itself: an agent has the private half.
    case literal(SSHPublicKey)
    /// A file of `ssh-keygen`: the private key, or the public one beside it.
    case file(FilePath)

    private static let literalPrefix = "key::"

    /// - Parameter home: what `~/` stands for.
    init(_ text: String, home: FilePath?) throws(SigningFault) {
        if let line = Self.line(text) {
            do throws(SSHKeyFault) {
                self = .literal(try SSHPublicKey(line: line))
            } catch {
                throw .key(error)
            }
            return
        }
        let path = Self.expanded(text, home: home)
        guard Files.exists(path) else { throw .notAKey(String(text.prefix(256))) }
        self = .file(path)
    }

    /// The line of a public key that a text is, rather than a path.
    package static func line(_ text: String) -> String? {
        if text.hasPrefix(literalPrefix) { return String(text.dropFirst(literalPrefix.count)) }
        let isLine = ["ssh-", "ecdsa-sha2-", "sk-"].contains(where: text.hasPrefix) && text.contains(" ")
        return isLine ? text : nil
    }

    /// A path with `~/` in front, as git takes it.
    package static func expanded(_ text: String, home: FilePath?) -> FilePath {
        guard text.hasPrefix("~/"), let home else { return FilePath(text) }
        return home.pushing(FilePath(String(text.dropFirst(2))))
    }

    /// The public half, from the file that is named or the one beside it; `nil` where there is none.
    var publicKey: SSHPublicKey? {
        switch self {
        case .literal(let key): return key
        case .file(let path):
            return [path, FilePath("\(path).pub")].lazy.compactMap { try? SSHPublicKey(file: $0) }.first
        }
    }

    /// The file of the private half.
    var privateFile: FilePath? {
        guard case .file(let path) = self else { return nil }
        guard path.string.hasSuffix(".pub"), (try? SSHPublicKey(file: path)) != nil else { return path }
        return FilePath(String(path.string.dropLast(4)))
    }
}

extension SSHPublicKey {
    /// The key in a `.pub` file.
    init(file: FilePath) throws {
        let text = try Self.text(inFile: file) ?? ""
        try self.init(line: String(text.split(whereSeparator: \.isNewline).first ?? ""))
    }

    /// What a file of `ssh-keygen` says; `nil` of a private key, which leaves guarded memory for nobody.
    package static func text(inFile file: FilePath) throws(FileError) -> String? {
        let bytes = try Files.readSecret(file, atMost: 64 << 10)
        return bytes.withBytes { $0.starts(with: "-----") ? nil : $0.text }
    }
}
