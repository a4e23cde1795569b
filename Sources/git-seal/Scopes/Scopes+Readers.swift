import Catalog
import GitRepository
import SealedFiles
import Sealing
import SystemPackage

/// Who can read what.
extension Scopes {
    struct Reader: Encodable {
        let scope: String
        let name: String?
        let fingerprint: String
        let added: String?
        /// Somebody who was removed and could read a value that has not changed since.
        let isFormer: Bool
    }

    /// Who can read a secret or a file with values in place, now or as of a commit.
    static func readers(
        of argument: String, scope: String?, at commit: String?, in workspace: Workspace
    ) throws -> [Reader] {
        guard let commit else {
            return try readers(of: argument, scope: scope, workspace.revision) {
                try InPlaceFile.read(argument, in: workspace).text.sealedPlaces.map(\.value)
            }
        }
        let source = try workspace.source(at: commit)
        return try readers(of: argument, scope: scope, try Revision(source)) {
            guard let place = workspace.place(of: FilePath(argument)),
                let bytes = try source.read(place, atMost: SealedText.maximumLength)
            else { throw Diagnostic("there is no \(argument) in \(commit)", status: .findings) }
            return try SealedText(bytes, fileName: argument)?.sealedPlaces.map(\.value) ?? []
        }
    }

    private static func readers(
        of argument: String, scope: String?, _ revision: Revision<some RevisionSource>,
        inPlace: () throws -> [SealedValue]
    ) throws -> [Reader] {
        let values =
            InPlaceFile.isNamed(by: argument)
            ? try inPlace()
            : try revision.manifest(named: try secretName(argument), scope: try scope.map(scopeName)).sealed.map(
                \.value)
        var readers: [Reader] = []
        for (scope, values) in Dictionary(grouping: values, by: \.scope).sorted(by: { $0.key < $1.key }) {
            let state = try revision.scopeState(scope)
            readers += state.recipients.sorted { $0.key < $1.key }.map { name, recipient in
                Reader(
                    scope: scope.text, name: name, fingerprint: recipient.fingerprint.description,
                    added: recipient.added.text, isFormer: false)
            }
            let exposed = try revision.exposedValues(of: state)
            let former = values.reduce(into: Set<Fingerprint>()) { $0.formUnion(exposed.readers[$1.valueID] ?? []) }
            readers += former.sorted().map {
                Reader(scope: scope.text, name: nil, fingerprint: $0.description, added: nil, isFormer: true)
            }
        }
        return readers
    }

    /// In days, by what the state says.
    func keyAge(of name: ScopeName) throws -> Int? {
        let state = try workspace.acceptedState(name)
        return state.keys[state.current]?.created.days(until: today)
    }
}
