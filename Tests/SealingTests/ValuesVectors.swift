import FoundationEssentials
import SecretMemory
import Testing

@testable import Sealing

/// The file that an independent implementation of the format made.
struct SealVectors: Decodable {
    let cases: [Case]
    let scopeState: ScopeStateVector

    struct Case: Decodable, CustomTestStringConvertible {
        let kem: String
        let seed: String
        let scope: String
        let owner: Owner
        let path: [Step]
        let token: String

        // Of those that open.
        let publicKey: String?
        let keyID: String?
        let verifyKey: String?
        let type: UInt8?
        let value: String?
        let valueID: String?
        let documentID: String?
        let aad: String?

        /// Of those that must be refused: why.
        let refused: String?

        var testDescription: String { "\(refused ?? "opens"), \(kem), \(token.prefix(60))" }
    }

    struct ScopeStateVector: Decodable {
        let file: String
        let stateHash: String
        let recipient: String
        let fingerprint: String
    }

    enum Owner: Decodable {
        case text(String)
        case parts([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .parts(try container.decode([String].self))
            }
        }
    }

    enum Step: Decodable {
        case key(String)
        case item([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .key(text)
            } else {
                self = .item(try container.decode([String].self))
            }
        }
    }

    static let all: SealVectors = {
        do {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
            let data = try Data(contentsOf: folder.appending(path: "Vectors/git-seal.json"))
            return try JSONDecoder().decode(SealVectors.self, from: data)
        } catch {
            fatalError("the vectors cannot be read: \(error)")
        }
    }()

    static let opening = all.cases.filter { $0.refused == nil }
    static let refused = all.cases.filter { $0.refused != nil }
}

extension SealVectors.Case {
    func scopeSeed() throws -> ScopeSeed { try seedOf(hex: seed) }

    func suite() throws -> KEM { try #require(KEM(name: kem)) }

    func opener() throws -> ValueOpener {
        ValueOpener(scope: try #require(ScopeName(scope)), seed: try scopeSeed(), kem: try suite())
    }

    /// A value of a manifest has the manifest's name as its owner; one in place has the parts of an object or nothing.
    var binding: Binding {
        let owner: Binding.Owner =
            switch self.owner {
            case .parts(let parts):
                .object(group: parts[0], kind: parts[1], namespace: parts[2], name: parts[3])
            case .text(let name): name.isEmpty ? .none : .manifest(name)
            }
        return Binding(owner: owner, steps: path.map(\.step))
    }
}

extension SealVectors.Step {
    fileprivate var step: KeyStep {
        switch self {
        case .key("*"): .anyItem
        case .key(let key): .key(key)
        case .item(let parts): .item(identityKey: parts[0], identityValue: parts[1])
        }
    }
}

func scopeNamed(_ text: String) -> ScopeName {
    guard let name = ScopeName(text) else { fatalError("no name of a scope: \(text)") }
    return name
}

func bytesOf(hex: String) throws -> [UInt8] {
    try #require(Hexadecimal.bytes(hex.utf8, count: hex.utf8.count / 2))
}

func seedOf(hex: String) throws -> ScopeSeed {
    try seedOf(bytesOf(hex: hex))
}

func seedOf(_ bytes: [UInt8]) throws -> ScopeSeed {
    guard let seed = ScopeSeed(SecretBytes(copying: bytes.span)) else { throw NotASeed() }
    return seed
}

struct NotASeed: Error {}

extension SecretBytes {
    /// A copy on the ordinary heap, which only tests may make.
    var copied: [UInt8] {
        withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }
}
