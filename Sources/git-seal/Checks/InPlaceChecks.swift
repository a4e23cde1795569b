import BoundedPatterns
import Catalog
import GitRepository
import SealedFiles
import Sealing
import YAMLDocument

/// What `check` finds in files with values sealed in place, without any key; of manifests only what concerns keys out of
/// use and values that are in other files too.
struct InPlaceChecks {
    private let workspace: Workspace
    private let manifests: [SecretManifest]
    private let base: TreeSource?
    private let states: [ScopeName: ScopeState]

    /// - Parameter base: the revision that tokens are compared with.
    init(_ workspace: Workspace, _ manifests: [SecretManifest], base: TreeSource?) throws {
        self.workspace = workspace
        self.manifests = manifests
        self.base = base
        states = try workspace.scopeNames().reduce(into: [:]) { $0[$1] = try? workspace.revision.scopeState($1) }
    }

    func run() throws -> [ToldFinding] {
        let known = Set(manifests.map(\.path))
        let rules = workspace.config.sealing
        let list = try SealedFileList.all(
            in: workspace.revision.source,
            isWanted: { path in path.string.map { text in rules.contains { $0.files.matches(text) } } ?? false },
            isKnown: { known.contains($0) || workspace.config.isManifest($0) })
        var findings = list.broken.filter { mustParse($0.path) }.map { broken in
            let diagnostic = InPlaceError(broken.error, in: broken.path.description).diagnostic
            return ToldFinding(
                diagnostic.sentence, in: broken.path, at: broken.error.location, .error,
                hint: diagnostic.hints.last ?? "edit the file", status: .unparseable)
        }
        // One listing: to look a path up anew walks through all of its folders.
        let before = try base?.files { !$0.isInside(".git-seal") } ?? []
        let former = Dictionary(before.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for file in list.files {
            findings += damagedTokens(in: file) + keys(of: file) + (try readableValues(in: file))
            findings += former[file.path].map { changedTokens(in: file, since: $0) } ?? []
        }
        return findings + retiredKeys(list.files) + copies(list.files)
    }

    /// A template that mentions a token is nobody's fault; a file that a rule is for is.
    private func mustParse(_ path: RepositoryPath) -> Bool {
        guard let bytes = try? workspace.revision.source.read(path, atMost: SealedText.maximumLength) else {
            return true
        }
        let isRuled = path.string.map { text in workspace.config.sealing.contains { $0.files.matches(text) } } ?? false
        return isRuled || String(decoding: bytes, as: UTF8.self).contains("seal:v1:")
    }

    private func damagedTokens(in file: SealedFileList.File) -> [ToldFinding] {
        file.text.places.compactMap { place in
            guard case .malformedToken = place.content else { return nil }
            return ToldFinding(
                "\(place.label) begins like a sealed value and is none", in: file.path, at: place.location, .error,
                hint: "restore the line from git", status: .unparseable)
        }
    }

    private func keys(of file: SealedFileList.File) -> [ToldFinding] {
        file.text.sealedPlaces.compactMap { index, value in
            let place = file.text.places[index]
            guard let state = states[value.scope] else {
                return ToldFinding(
                    "\(place.label) is sealed for \(value.scope), and there is no such scope", in: file.path,
                    at: place.location, .error, hint: "git seal scope list")
            }
            guard state.keys[value.keyID] == nil else { return nil }
            return ToldFinding(
                "\(place.label) is sealed to \(value.keyID), which the scope \(value.scope) does not have",
                in: file.path,
                at: place.location, .error, hint: "merge the branch that has the key, or set the value again")
        }
    }

    /// Plaintext where the config says that values are sealed.
    private func readableValues(in file: SealedFileList.File) throws -> [ToldFinding] {
        var findings: [ToldFinding] = []
        for request in try workspace.sealingRequests(for: file.path) {
            do throws(SealedTextError) {
                for index in try file.text.select(request.selection) {
                    let place = file.text.places[index]
                    findings.append(
                        ToldFinding(
                            "\(place.label) is readable, and the config says that it is sealed", in: file.path,
                            at: place.location, .error,
                            hint: "git seal seal \(file.path); if it was ever committed in clear, change it"))
                }
            } catch {
                let diagnostic = InPlaceError(error, in: file.path.description).diagnostic
                findings.append(
                    ToldFinding(
                        diagnostic.sentence, in: file.path, at: error.location, .error,
                        hint: diagnostic.hints.last ?? "",
                        status: .unparseable))
            }
        }
        return findings
    }

    /// A token that changed although its ids say that the value did not.
    private func changedTokens(in file: SealedFileList.File, since former: RevisionFile) -> [ToldFinding] {
        guard let name = file.path.string?.split(separator: "/").last,
            let bytes = try? base?.read(former, atMost: SealedText.maximumLength), bytes != file.text.source,
            let old = (try? SealedText(bytes, fileName: name)) ?? nil
        else { return [] }
        let before = Dictionary(
            old.sealedPlaces.map { (old.places[$0.index].label, $0.value) }, uniquingKeysWith: { first, _ in first })
        return file.text.sealedPlaces.compactMap { index, value in
            let place = file.text.places[index]
            guard let former = before[place.label], former != value, former.valueID == value.valueID,
                former.keyID == value.keyID
            else { return nil }
            return ToldFinding(
                "the token of \(place.label) changed under its value id", in: file.path, at: place.location, .error,
                hint: "git restore --source HEAD on this file", status: .refused)
        }
    }

    /// One finding a scope: after a merge there may be many.
    private func retiredKeys(_ files: [SealedFileList.File]) -> [ToldFinding] {
        var places: [ScopeName: (path: RepositoryPath, count: Int)] = [:]
        let values =
            files.flatMap { file in file.text.sealedPlaces.map { (file.path, $0.value) } }
            + manifests.flatMap { manifest in manifest.sealed.map { (manifest.path, $0.value) } }
        for (path, value) in values {
            guard let state = states[value.scope], value.keyID != state.current, state.keys[value.keyID] != nil else {
                continue
            }
            places[value.scope] = (places[value.scope]?.path ?? path, (places[value.scope]?.count ?? 0) + 1)
        }
        return places.sorted { $0.key < $1.key }.map { scope, place in
            ToldFinding(
                "\(quantity(place.count, "value")) of \(scope), the first one here, under a key that is out of use",
                in: place.path, .warning, hint: "git seal scope reseal \(scope), by somebody who reads it")
        }
    }

    /// Documents and values that occur in two places.
    private func copies(_ files: [SealedFileList.File]) -> [ToldFinding] {
        var documents: [DocumentID: RepositoryPath] = [:]
        var values: [ValueID: RepositoryPath] = [:]
        for manifest in manifests {
            for sealed in manifest.sealed { values[sealed.value.valueID] = manifest.path }
        }
        var findings: [ToldFinding] = []
        for file in files {
            for id in Set(file.text.documents.compactMap(\.id)) {
                guard let other = documents.updateValue(file.path, forKey: id), other != file.path else { continue }
                findings.append(
                    ToldFinding(
                        "holds a document that is in \(other) too", in: file.path, .warning,
                        hint: "values of a copied file: set them again in one of the two"))
            }
            for (index, value) in file.text.sealedPlaces {
                let place = file.text.places[index]
                guard let other = values.updateValue(file.path, forKey: value.valueID) else { continue }
                findings.append(
                    ToldFinding(
                        "\(place.label) is a copy of a value in \(other): it opens at one place only", in: file.path,
                        at: place.location, .error, hint: "set it again: git seal set \(file.path) PATH"))
            }
        }
        return findings
    }
}
