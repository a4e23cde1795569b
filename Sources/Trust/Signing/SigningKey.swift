import Files
import Sealing
import SecretMemory
import SystemPackage

/// Which key signs, as git's `user.signingKey` says it.
enum SigningKey {
    /// A public key by itself: an agent has the private half.
    case literal(SSHPublicKey)
    /// A file of `ssh-keygen`: the private key, or the public one beside it.
    case file(FilePath)

    private static let literalPrefix = "key::"
    private static let maximumLength = 64 << 10

    /// - Parameter home: what `~/` stands for.
    init(_ text: String, home: FilePath?) throws(SigningFault) {
        if text.hasPrefix(Self.literalPrefix)
            || ["ssh-", "ecdsa-sha2-", "sk-"].contains(where: text.hasPrefix) && text.contains(" ")
        {
            let line = text.hasPrefix(Self.literalPrefix) ? String(text.dropFirst(Self.literalPrefix.count)) : text
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

    /// A path with `~/` in front, as git takes it.
    static func expanded(_ text: String, home: FilePath?) -> FilePath {
        guard text.hasPrefix("~/"), let home else { return FilePath(text) }
        return home.pushing(FilePath(String(text.dropFirst(2))))
    }

    /// The public half, from the file that is named or the one beside it; `nil` where there is none.
    var publicKey: SSHPublicKey? {
        switch self {
        case .literal(let key): return key
        case .file(let path):
            for file in [path, FilePath("\(path).pub")] {
                guard let bytes = try? Files.read(file, atMost: Self.maximumLength),
                    let text = String(validating: bytes, as: UTF8.self),
                    let line = text.split(whereSeparator: \.isNewline).first,
                    let key = try? SSHPublicKey(line: String(line))
                else { continue }
                return key
            }
            return nil
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
    public init(file: FilePath) throws {
        let text = String(decoding: try Files.read(file, atMost: 64 << 10), as: UTF8.self)
        try self.init(line: String(text.split(whereSeparator: \.isNewline).first ?? ""))
    }
}
