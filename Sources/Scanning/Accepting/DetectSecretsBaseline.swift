import Crypto
import FoundationEssentials

/// A `.secrets.baseline` of detect-secrets: for each file the SHA-1 hashes of what was accepted in it.
public struct DetectSecretsBaseline: Sendable {
    public static let maximumLength = 64 << 20

    private let hashes: [String: Set<String>]

    private struct Document: Decodable {
        struct Result: Decodable {
            let hash: String

            enum CodingKeys: String, CodingKey {
                case hash = "hashed_secret"
            }
        }

        let results: [String: [Result]]
    }

    /// Why a file is no such baseline.
    public enum Failure: Error, Equatable, Sendable {
        case notJSON
        /// A key is missing or holds something else; the path to it.
        case unexpected(at: String)
        /// Not 40 hexadecimal digits.
        case notHash(String, path: String)
    }

    public init(parsing bytes: [UInt8]) throws(Failure) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw Self.failure(error)
        } catch {
            throw .notJSON
        }
        var hashes: [String: Set<String>] = [:]
        for (path, results) in document.results {
            for result in results {
                let hash = result.hash
                guard hash.utf8.count == 40, hash.allSatisfy(\.isHexDigit) else { throw .notHash(hash, path: path) }
                hashes[Self.normalized(path), default: []].insert(hash.lowercased())
            }
        }
        self.hashes = hashes
    }

    private static func failure(_ error: DecodingError) -> Failure {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            .unexpected(at: words(context.codingPath))
        case .keyNotFound(let key, let context): .unexpected(at: words(context.codingPath + [key]))
        default: .notJSON
        }
    }

    private static func words(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the top" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: "/")
    }

    /// How many hashes there are.
    public var count: Int { hashes.values.reduce(0) { $0 + $1.count } }

    /// Whether the secret of `finding` was accepted in the file that lies at `path` below the top.
    public func accepts(_ finding: Finding, at path: String) -> Bool {
        guard let accepted = hashes[Self.normalized(path)] else { return false }
        return accepted.contains(Insecure.SHA1.hash(data: finding.secret.bytes).map(hexadecimal).joined())
    }

    /// It writes paths as the caller gave them.
    private static func normalized(_ path: String) -> String {
        let path = path.replacing("\\", with: "/")
        return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }
}
