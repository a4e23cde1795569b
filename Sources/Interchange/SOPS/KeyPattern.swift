import BoundedPatterns
import Synchronization

/// A regular expression from somebody else's file, with a bound on the work that it makes.
///
/// SOPS takes Go's syntax, which PCRE2 reads alike but for flags and classes that nobody uses for keys.
final class KeyPattern: Sendable {
    private let pattern: Mutex<BoundedPattern>

    init(_ regex: String, rule: String) throws(SOPSError) {
        do throws(PatternError) {
            pattern = Mutex(try BoundedPattern(regex))
        } catch {
            throw .pattern(rule: rule, message: error.message)
        }
    }

    /// Whether it occurs in `text`; a text that takes too many steps counts as none.
    func occurs(in text: String) -> Bool {
        pattern.withLock { $0.occurs(in: Array(text.utf8)) }
    }
}
