import BoundedPatterns
import Catalog
import GitRepository
import SealedFiles
import Sealing

/// What is to be sealed in a file.
struct SealingRequest {
    let selection: Selection
    let scope: ScopeName
}

/// What the config asks to be sealed in files of others. Its regular expressions are made once, for any number of files.
struct SealingRules {
    private let rules: [(files: Glob, request: SealingRequest)]

    init(_ config: Config) throws {
        rules = try config.sealing.map { rule in
            let selection: Selection = try rule.keys.map { .keys(try .ofUser($0)) } ?? .all
            return (rule.files, SealingRequest(selection: selection, scope: rule.scope))
        }
    }

    var isEmpty: Bool { rules.isEmpty }

    /// What is asked of a file; nothing where no rule is for it.
    func requests(for place: RepositoryPath?) -> [SealingRequest] {
        guard let text = place?.string else { return [] }
        return rules.filter { $0.files.matches(text) }.map(\.request)
    }

    /// Whether a rule is for a file.
    func cover(_ path: RepositoryPath) -> Bool {
        path.string.map { text in rules.contains { $0.files.matches(text) } } ?? false
    }

    /// Whether a rule can be for something below a folder.
    func canCover(below folder: RepositoryPath) -> Bool {
        folder.string.map { text in rules.contains { $0.files.canMatch(below: text) } } ?? false
    }
}

extension BoundedPattern {
    /// A regular expression of the user's.
    static func ofUser(_ regex: String) throws -> BoundedPattern {
        do throws(PatternError) {
            return try BoundedPattern(regex)
        } catch {
            throw Diagnostic(
                "\"\(regex)\" is no regular expression", because: "\(error.message), at \(error.offset)",
                status: .usage)
        }
    }
}
