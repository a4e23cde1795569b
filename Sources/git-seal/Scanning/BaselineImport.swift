import Files
import Scanning
import SystemPackage

/// Takes over what a team accepted with detect-secrets.
struct BaselineImport {
    private let theirs: DetectSecretsBaseline

    init(_ path: String) throws {
        let bytes = try Files.read(FilePath(path), atMost: DetectSecretsBaseline.maximumLength)
        do throws(DetectSecretsBaseline.Failure) {
            theirs = try DetectSecretsBaseline(parsing: bytes)
        } catch {
            throw Diagnostic(
                "this is no baseline of detect-secrets", at: path, because: error.words,
                hint: "detect-secrets scan > .secrets.baseline writes one", status: .unparseable)
        }
    }

    /// Adds what it accepts to `file`, and says how much that is.
    func add(_ findings: [Finding], to file: BaselineFile, pathInRepository: (String) -> String) throws {
        let accepted = findings.filter { theirs.accepts($0, at: pathInRepository($0.path)) }
        let added = try file.update { $0.add(accepted) }
        Terminal.note(
            "added \(added) to \(Baseline.path); \(accepted.count) of \(findings.count) findings are accepted there")
        let unmatched = theirs.count - Set(accepted.map(\.fingerprint)).count
        if unmatched > 0 {
            Terminal.note("\(unmatched) of its \(theirs.count) hashes are of nothing that is found here")
        }
    }
}

extension DetectSecretsBaseline.Failure {
    fileprivate var words: String {
        switch self {
        case .notJSON: "it is no JSON"
        case .unexpected(let place): "it has not what was expected at \(place)"
        case .notHash(let text, let path): "\"\(text.prefix(48))\" in \"\(path)\" is no SHA-1 hash in hexadecimal"
        }
    }
}
