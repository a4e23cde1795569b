import Files
import Glibc
import SystemPackage

/// Compiled rules on disk, so that a hook starts with them.
///
/// Hyperscan trusts what it deserialises. So the folder must be the user's own and closed to everyone else, the file
/// too, and a digest over all of it is checked first; whatever fails is not used and not repaired in place: the rules
/// are compiled in memory and the file is written anew.
public struct RuleCache: Sendable {
    public let directory: FilePath

    private static let magic: [UInt8] = Array("git-seal rules 1".utf8)
    private static let sizeLimit = 64 << 20

    public init(directory: FilePath) { self.directory = directory }

    /// Where the user's caches are; `nil` where there is no such place.
    public static var ofUser: RuleCache? { UserFolder.cache.map(RuleCache.init) }

    private func path(_ key: [UInt8]) -> FilePath {
        directory.appending("rules-\(key.prefix(8).map(hexadecimal).joined()).cache")
    }

    /// The rules under `key`, if they are there and can be trusted.
    func load(_ key: [UInt8]) -> CompiledRules? {
        guard isPrivate(directory), isPrivate(path(key)),
            let bytes = try? Files.read(path(key), atMost: Self.sizeLimit)
        else { return nil }
        let start = Self.magic.count
        guard bytes.count >= start + 64, bytes[..<start].elementsEqual(Self.magic),
            bytes[start..<(start + 32)].elementsEqual(key)
        else { return nil }
        let body = bytes[(start + 64)...]
        guard bytes[(start + 32)..<(start + 64)].elementsEqual(KeyedHash.digest([key[...], body])) else { return nil }
        return CompiledRules(decoding: body)
    }

    /// Keeps the rules, and removes those of other keys. That it cannot is no error: the next run compiles again.
    func store(_ rules: CompiledRules, _ key: [UInt8]) {
        guard let body = try? rules.encoded() else { return }
        if !Files.exists(directory) { try? Files.createDirectories(directory, mode: .privateDirectory) }
        guard isPrivate(directory) else { return }
        let digest = KeyedHash.digest([key[...], body[...]])
        guard (try? Files.writeAtomically(Self.magic + key + digest + body, to: path(key), mode: .privateFile)) != nil
        else { return }
        removeOthers(than: path(key))
    }

    /// A few stay: several versions and repositories with rules of their own may share a machine.
    private func removeOthers(than kept: FilePath, keeping limit: Int = 8) {
        guard let names = try? Files.list(directory) else { return }
        let others = names.filter {
            $0.hasPrefix("rules-") && $0.hasSuffix(".cache") && $0 != kept.lastComponent?.string
        }
        let aged = others.map { name in
            var status = stat()
            _ = directory.appending(name).withPlatformString { stat($0, &status) }
            return (name: name, written: status.st_mtim.tv_sec)
        }
        for old in aged.sorted(by: { $0.written > $1.written }).dropFirst(limit - 1) {
            try? Files.remove(directory.appending(old.name))
        }
    }

    /// Ours, and nobody else may read or write it; links are not followed.
    private func isPrivate(_ path: FilePath) -> Bool {
        var status = stat()
        guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return false }
        let kind = status.st_mode & S_IFMT
        return (kind == S_IFDIR || kind == S_IFREG) && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
    }
}
