import GitRepository
import Sealing
import YAMLDocument

/// Why a scope's state could not be read.
public enum ScopeReadError: Error {
    case catalog(CatalogError)
    case state(ScopeStateError)
}

/// The scopes of a revision.
extension Revision {
    /// The names of the scopes that there are.
    public func scopeNames() throws(CatalogError) -> [ScopeName] {
        let folder = ScopePaths.root
        let depth = folder.bytes.count(where: { $0 == UInt8(ascii: "/") }) + 1
        let files = try source.files { path in
            folder.isInside(path)
                || path.isInside(folder) && path.bytes.count(where: { $0 == UInt8(ascii: "/") }) == depth
        }
        return files.compactMap { ScopePaths.scope(ofState: $0.path) }.sorted()
    }

    /// The state of a scope, well-formed but not yet judged. A scope that has a key in common with another is none.
    public func scopeState(_ name: ScopeName) throws(ScopeReadError) -> ScopeState {
        let state = try unsharedState(name)
        for other in try otherNames(than: name) {
            guard let other = try? unsharedState(other), let key = state.keyShared(with: other) else { continue }
            throw .catalog(.sharedKey(key, name, other.name))
        }
        return state
    }

    /// The state of a scope, whatever the others are.
    func unsharedState(_ name: ScopeName) throws(ScopeReadError) -> ScopeState {
        let path = ScopePaths.state(of: name)
        let bytes: [UInt8]?
        do throws(CatalogError) {
            bytes = try source.read(path, atMost: ScopeState.maximumByteCount)
        } catch {
            throw .catalog(error)
        }
        guard let bytes else { throw .catalog(try missing(name)) }
        do throws(ScopeStateError) {
            return try ScopeState(parsing: bytes, file: path.description, expecting: name)
        } catch {
            throw .state(error)
        }
    }

    private func missing(_ name: ScopeName) throws(ScopeReadError) -> CatalogError {
        do throws(CatalogError) {
            return try noSuchScope(name)
        } catch {
            throw .catalog(error)
        }
    }

    private func otherNames(than name: ScopeName) throws(ScopeReadError) -> [ScopeName] {
        do throws(CatalogError) {
            return try scopeNames().filter { $0 != name }
        } catch {
            throw .catalog(error)
        }
    }
}

extension Revision {
    /// What a scope's `exposed.yaml` says; nothing if there is none.
    ///
    /// - Throws: when the current key of `state` has not signed it.
    public func exposedValues(of state: ScopeState) throws(ScopeReadError) -> ExposedValues {
        let path = ScopePaths.exposedValues(of: state.name)
        let bytes: [UInt8]?
        do throws(CatalogError) {
            bytes = try source.read(path, atMost: ScopeState.maximumByteCount)
        } catch {
            throw .catalog(error)
        }
        guard let bytes else { return ExposedValues() }
        do throws(ScopeStateError) {
            let exposed = try ExposedValues(parsing: bytes, file: path.description)
            try exposed.verifySignatures(of: state, file: path.description)
            return exposed
        } catch {
            throw .state(error)
        }
    }
}
