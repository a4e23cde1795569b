import Files
import Sealing
import SystemPackage

/// The last state of each scope that this clone has accepted: a byte copy in the common git directory, where no commit and
/// no checkout reaches it.
public struct ScopePins: Sendable {
    private let folder: FilePath

    /// - Parameter commonDirectory: the git directory that all work trees of the clone share.
    public init(commonDirectory: FilePath) {
        folder = commonDirectory.appending("git-seal").appending("pins")
    }

    /// The pinned state; `nil` before the first use.
    public func pinned(_ name: ScopeName) throws(ScopeReadError) -> ScopeState? {
        let path = path(of: name)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(path, atMost: ScopeState.maximumByteCount)
        } catch {
            if case .notFound = error { return nil }
            throw .catalog(.file(error))
        }
        do throws(ScopeStateError) {
            return try ScopeState(parsing: bytes, file: path.string, expecting: name)
        } catch {
            throw .state(error)
        }
    }

    public func pin(_ state: ScopeState) throws(FileError) {
        try Files.createDirectories(folder)
        try Files.writeAtomically(state.serialized(), to: path(of: state.name))
    }

    private func path(of name: ScopeName) -> FilePath { folder.appending("\(name).yaml") }
}

/// Fingerprints that CI and services pin from outside the repository: `GIT_SEAL_TRUST=prod:FINGERPRINT,…`.
public struct ExternalTrust: Sendable {
    private let fingerprints: [ScopeName: ScopeFingerprint]

    /// `nil` when `text` is not a list of `SCOPE:FINGERPRINT`, separated by commas or white space, each scope once.
    public init?(_ text: String) {
        var fingerprints: [ScopeName: ScopeFingerprint] = [:]
        for entry in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let scope = ScopeName(String(parts[0])),
                let fingerprint = ScopeFingerprint(String(parts[1])),
                fingerprints.updateValue(fingerprint, forKey: scope) == nil
            else { return nil }
        }
        self.fingerprints = fingerprints
    }

    public subscript(scope: ScopeName) -> ScopeFingerprint? { fingerprints[scope] }
}
