import Catalog
import Files
import GitRepository
import SystemPackage

/// How changes are verified, as whoever runs the reconciler has decided: kept in the common git directory of the clone,
/// where no commit and no checkout reaches it.
public struct VerificationDemand: Hashable, Sendable {
    public var mode: Config.VerifyMode?
    public var root: RootOfTrust?

    public init(mode: Config.VerifyMode? = nil, root: RootOfTrust? = nil) {
        self.mode = mode
        self.root = root
    }

    /// The mode with what the repository's own config asks for, which may only ask for more.
    ///
    /// Whoever names a root and no mode wants it enforced: otherwise a commit that takes the config's mode back would.
    public func mode(raisedBy config: Config.VerifyMode?) -> Config.VerifyMode {
        let order: [Config.VerifyMode] = [.off, .warn, .enforce]
        let mode = mode ?? (root == nil ? nil : .enforce)
        return order.last { $0 == mode || $0 == config } ?? .off
    }

    /// What is missing is taken from `other`.
    public func completed(by other: VerificationDemand) -> VerificationDemand {
        VerificationDemand(mode: mode ?? other.mode, root: root ?? other.root)
    }
}

/// The demand that a clone has pinned.
public struct RootPins: Sendable {
    private let path: FilePath

    /// - Parameter commonDirectory: the git directory that all work trees of the clone share.
    public init(commonDirectory: FilePath) {
        path = commonDirectory.appending("git-seal").appending("verification")
    }

    private static let maximumLength = 1 << 20

    /// Nothing where nothing is pinned; `nil` where the file is no pin.
    public func read() throws(FileError) -> VerificationDemand? {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(path, atMost: Self.maximumLength)
        } catch {
            if case .notFound = error { return VerificationDemand() }
            throw error
        }
        return Self.parse(String(decoding: bytes, as: UTF8.self))
    }

    public func write(_ demand: VerificationDemand) throws(FileError) {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(Array(Self.text(demand).utf8), to: path)
    }

    /// A word and its value a line.
    static func text(_ demand: VerificationDemand) -> String {
        var lines: [String] = []
        if let mode = demand.mode { lines.append("verify \(mode.rawValue)") }
        switch demand.root {
        case .commit(let id): lines.append("root \(id)")
        case .signers(let keys): lines += keys.map { "signer \($0.text)" }
        case nil: break
        }
        return lines.map { $0 + "\n" }.joined()
    }

    static func parse(_ text: String) -> VerificationDemand? {
        var demand = VerificationDemand()
        var keys: [SSHPublicKey] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "verify":
                guard let mode = Config.VerifyMode(rawValue: String(parts[1])) else { return nil }
                demand.mode = mode
            case "root":
                guard let id = ObjectID(hex: parts[1]) else { return nil }
                demand.root = .commit(CommitID(id))
            case "signer":
                guard let key = try? SSHPublicKey(line: String(parts[1])) else { return nil }
                keys.append(key)
            default: return nil
            }
        }
        if !keys.isEmpty {
            guard demand.root == nil else { return nil }
            demand.root = .signers(keys.sorted())
        }
        return demand
    }
}
