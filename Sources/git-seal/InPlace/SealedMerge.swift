import Catalog
import GitRepository
import SealedFiles
import Sealing

/// Three versions of a file with sealed values made one: values by their ids, the rest by lines.
enum SealedMerge {
    /// - Parameters:
    ///   - path: which file it is, by its name, and what conflict markers say.
    ///   - currentKeys: of two tokens for one value, the one under its scope's current key stays.
    /// - Returns: The merged text, and the values that both sides set, by their labels.
    static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], path: String, markerSize: UInt16 = 7,
        currentKeys: [ScopeName: KeyID]
    ) throws -> (TextMerge, conflicts: [String]) {
        let name = path.split(separator: "/").last ?? ""
        let texts = [base, ours, theirs].compactMap { try? SealedText($0, fileName: name) }
        let values: ValueMerge? =
            texts.count == 3
            ? try? ValueMerge(base: texts[0], ours: texts[1], theirs: texts[2]) { currentKeys[$0.scope] == $0.keyID }
            : nil
        let merged = try TextMerge(
            base: values?.base ?? base, ours: values?.ours ?? ours, theirs: values?.theirs ?? theirs, path: path,
            markerSize: markerSize)
        return (merged, values?.conflicts ?? [])
    }

    static func currentKeys(in workspace: Workspace) -> [ScopeName: KeyID] {
        ((try? workspace.scopeNames()) ?? []).reduce(into: [:]) { keys, name in
            keys[name] = (try? workspace.revision.scopeState(name))?.current
        }
    }
}

extension Workspace {
    /// Merges files in which a plain merge has stopped over values that were merely sealed again.
    func resolveConflicts(in paths: [RepositoryPath], preferring key: KeyID, of scope: ScopeName) throws {
        for path in paths {
            guard let text = path.string, let conflict = try repository.conflict(at: path), let ours = conflict.ours,
                let theirs = conflict.theirs
            else { continue }
            func bytes(_ blob: BlobID) throws -> [UInt8] {
                try repository.blob(blob, atMost: SealedText.maximumLength)
            }
            let (merged, _) = try SealedMerge.merge(
                base: try conflict.ancestor.map(bytes) ?? [], ours: try bytes(ours), theirs: try bytes(theirs),
                path: text, currentKeys: [scope: key])
            guard merged.isClean else { continue }
            try write(merged.bytes, to: try revision.source.pathForWriting(path))
        }
    }
}
