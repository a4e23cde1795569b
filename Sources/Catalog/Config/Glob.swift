/// A pattern for paths or names with gitignore's rules, without negation.
///
/// `*` and `?` stop at slashes, `**` does not, `[a-z]` and `[!a]` are classes, `\` takes the next character as it is. A
/// pattern with a slash in the middle or at the front counts from the top, any other at every depth; one that ends with a
/// slash means folders only. What matches a folder means all that is in it.
///
/// The work of a match is bounded by the product of the lengths: no pattern makes it explode.
public struct Glob: Hashable, Sendable {
    public let text: String
    private let segments: [Segment]
    private let isFoldersOnly: Bool

    private enum Segment: Hashable {
        /// `**`: any number of folders.
        case anyDepth
        case name(GlobName)
    }

    /// A set of segments, one bit each.
    private typealias Positions = UInt64

    /// `nil` for a pattern that is negated or longer than 1,024 bytes, and for those that match nothing: an empty one or
    /// one with an empty segment, with `.` or `..` as a segment, with an unfinished class or escape.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 1024, !text.hasPrefix("!") else { return nil }
        var pattern = Substring(text)
        isFoldersOnly = pattern.hasSuffix("/")
        if isFoldersOnly { pattern = pattern.dropLast() }
        let isAnchored = pattern.contains("/")
        if pattern.hasPrefix("/") { pattern = pattern.dropFirst() }
        var segments: [Segment] = isAnchored ? [] : [.anyDepth]
        for part in pattern.split(separator: "/", omittingEmptySubsequences: false) {
            switch part {
            case "", ".", "..": return nil
            case "**": if segments.last != .anyDepth { segments.append(.anyDepth) }
            default:
                guard let name = GlobName(Array(part.utf8)) else { return nil }
                segments.append(.name(name))
            }
        }
        guard segments.count < Positions.bitWidth else { return nil }
        self.text = text
        self.segments = segments
    }

    /// Whether the file at `path`, or a folder that it lies in, matches.
    public func matches(_ path: String) -> Bool {
        let components = path.utf8.split(separator: UInt8(ascii: "/"))
        var positions = closure(1)
        for (index, component) in components.enumerated() {
            let isFolder = index < components.count - 1
            guard let next = advance(positions, by: Array(component), isFolder: isFolder) else { return true }
            positions = next
        }
        return false
    }

    /// Whether something below `folder` can match, so that a walk need not enter the others.
    public func canMatch(below folder: String) -> Bool {
        var positions = closure(1)
        for component in folder.utf8.split(separator: UInt8(ascii: "/")) {
            guard let next = advance(positions, by: Array(component), isFolder: true) else { return true }
            positions = next
        }
        return positions != 0
    }

    /// The folders that every match lies in, as far as the pattern names them.
    public var fixedFolders: [String] {
        let names = segments.first == .anyDepth ? segments.dropFirst() : segments[...]
        var folders: [String] = []
        for segment in names {
            guard case .name(let name) = segment, let literal = name.literal else { break }
            folders.append(literal)
        }
        return folders
    }

    /// The positions after one more component of a path; `nil` when the pattern matches with it.
    private func advance(_ positions: Positions, by component: [UInt8], isFolder: Bool) -> Positions? {
        var next: Positions = 0
        for index in segments.indices where positions & (1 << Positions(index)) != 0 {
            let isLast = index == segments.count - 1
            switch segments[index] {
            case .anyDepth:
                if isLast && (isFolder || !isFoldersOnly) { return nil }
                next |= 1 << Positions(index)
            case .name(let name) where name.matches(component):
                if isLast && (isFolder || !isFoldersOnly) { return nil }
                if !isLast { next |= 1 << Positions(index + 1) }
            case .name: break
            }
        }
        return closure(next)
    }

    /// `**` in front of something may stand for no folder at all; at the end it stands for one name at least.
    private func closure(_ positions: Positions) -> Positions {
        var positions = positions
        for index in segments.indices.dropLast() where segments[index] == .anyDepth {
            if positions & (1 << Positions(index)) != 0 { positions |= 1 << Positions(index + 1) }
        }
        return positions
    }
}
