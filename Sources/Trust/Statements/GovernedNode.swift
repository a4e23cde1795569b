import Crypto
import Sealing

/// A part of a governed file that somebody vouches for by itself.
enum GovernedNode: Hashable {
    /// A sealed value's token.
    case sealed(String)
    /// What everyone may read, quotes resolved.
    case plain(String)
    /// A manifest without the values that have nodes of their own, as canonical JSON: comments and layout do not count.
    case manifest(String)
    /// A file that is no manifest, byte by byte, and how git stores it: `file`, `executable`, `link` or `submodule`.
    case file(kind: String, [UInt8])

    /// SHA-256, in hex, over `LP("git-seal/v1 node") LP(kind) LP(content)`.
    var hash: String {
        let (kind, content): (String, [UInt8]) =
            switch self {
            case .sealed(let token): ("sealed", Array(token.utf8))
            case .plain(let text): ("plain", Array(text.utf8))
            case .manifest(let json): ("manifest", Array(json.utf8))
            case .file(let kind, let bytes): (kind, bytes)
            }
        var hash = SHA256()
        for part in [Array("git-seal/v1 node".utf8), Array(kind.utf8), content] {
            hash.update(data: LengthPrefixed.bytes(part))
        }
        return Hexadecimal.text(Array(hash.finalize()))
    }
}

/// `LP(x) = u32be(length of x) || x`.
enum LengthPrefixed {
    static func bytes(_ bytes: some Collection<UInt8>) -> [UInt8] { SSHWire.string(bytes) }
    static func text(_ text: String) -> [UInt8] { SSHWire.string(text) }
}
