import GitRepository
import Sealing

/// Whether sealed values are where they were sealed, as far as their public ids tell.
enum ValueChecks {
    /// The place of a value.
    private struct Place: Hashable {
        let secret: SecretID
        let key: ManifestKey
    }

    /// Values that occur twice: ids are random, so the second is a copy.
    static func copies(in manifests: [SecretManifest]) -> [CheckFinding] {
        var places: [ValueID: Place] = [:]
        var findings: [CheckFinding] = []
        for manifest in manifests {
            for sealed in manifest.sealed {
                let place = Place(secret: manifest.id, key: sealed.key)
                // Of two manifests for one secret, the names tell.
                guard let other = places.updateValue(place, forKey: sealed.value.valueID), other != place else {
                    continue
                }
                findings.append(
                    CheckFinding(
                        .copiedValue(manifest.id, key: sealed.key, from: other.secret, otherKey: other.key.label),
                        in: manifest.path, at: manifest.locations.values[sealed.label]))
            }
        }
        return findings
    }

    /// Tokens that changed under their value id and key id since `base`. What moved to another place was sealed again
    /// for it, so only values of one place are compared.
    static func changes(
        of manifests: [SecretManifest], since base: some RevisionSource, from source: some RevisionSource
    ) throws(CatalogError) -> [CheckFinding] {
        let tokens = try tokens(of: base, unlikeThoseOf: source)
        guard !tokens.isEmpty else { return [] }
        return manifests.flatMap { manifest in
            manifest.sealed.filter { sealed in
                guard let old = tokens[Place(secret: manifest.id, key: sealed.key)] else { return false }
                return old.valueID == sealed.value.valueID && old.keyID == sealed.value.keyID && old != sealed.value
            }.map { sealed in
                CheckFinding(
                    .changedUnderValueID(manifest.id, key: sealed.label), in: manifest.path,
                    at: manifest.locations.values[sealed.label])
            }
        }
    }

    /// The values of the base, without those in files that are the same in both. What the base has that does not parse
    /// is no fault of the revision.
    private static func tokens<Base: RevisionSource>(
        of base: Base, unlikeThoseOf source: some RevisionSource
    ) throws(CatalogError) -> [Place: SealedValue] {
        let revision: Revision<Base>
        do throws(CatalogError) {
            revision = try Revision(base)
        } catch {
            switch error {
            case .notInitialised, .schema: return [:]
            default: throw error
            }
        }
        var tokens: [Place: SealedValue] = [:]
        for file in try revision.manifestFiles() {
            let limit = SecretManifest.maximumLength
            guard let bytes = try? base.read(file, atMost: limit),
                bytes != (try? source.read(file.path, atMost: limit)),
                let manifest = try? SecretManifest.read(bytes, at: file.path)
            else { continue }
            for sealed in manifest.sealed { tokens[Place(secret: manifest.id, key: sealed.key)] = sealed.value }
        }
        return tokens
    }
}
