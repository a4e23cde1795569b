import Catalog
import Sealing

/// What must hold besides, for a statement to count.
public struct PolicyConditions: Hashable, Sendable {
    /// What a security key must have seen of the person; only in statements that allow.
    public var mfa: UserPresence?
    public var time: TimeCondition?
    public var branch: BranchCondition?
    /// Tags of the secret that must all be there, with patterns for their values.
    public var tags: [String: TagPattern] = [:]

    public init() {}

    public var isEmpty: Bool { self == PolicyConditions() }

    /// One of them.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case mfa
        case time
        case branch
        case tags
    }

    /// A condition that does not hold, or of which nobody can say whether it holds.
    public struct Obstacle: Hashable, Sendable {
        public let kind: Kind
        /// What it asks for, as the policy writes it.
        public let wanted: String
        /// What was found; `nil` when it is not known.
        public let found: String?
    }
}

/// The ref that is reconciled.
public struct BranchCondition: Hashable, Sendable {
    public let text: String
    private let pattern: Glob

    /// A pattern for the whole name of the ref or, for branches, for what follows `refs/heads/`. It counts from the top:
    /// `main` does not mean `old/main`. Tags are named in full, as `refs/tags/prod-*`: whoever can push a tag could
    /// otherwise give it the name of a branch.
    public init?(_ text: String) {
        guard !text.hasPrefix("/"), !text.hasPrefix("!"), let pattern = Glob("/" + text) else { return nil }
        self.text = text
        self.pattern = pattern
    }

    /// - Parameter ref: a whole name, or the name of a branch.
    func holds(_ ref: String) -> Bool {
        let full = ref.hasPrefix("refs/") ? ref : Self.branches + ref
        if pattern.matches(full) { return true }
        return full.hasPrefix(Self.branches) && pattern.matches(String(full.dropFirst(Self.branches.count)))
    }

    private static let branches = "refs/heads/"
}

/// A pattern for the whole value of a tag, in which a slash is like any other character.
public struct TagPattern: Hashable, Sendable {
    public let text: String
    private let pattern: GlobName

    public init?(_ text: String) {
        guard text.utf8.count <= 512, let pattern = GlobName(Array(text.utf8)) else { return nil }
        self.text = text
        self.pattern = pattern
    }

    func holds(_ value: String) -> Bool { pattern.matches(Array(value.utf8)) }
}
