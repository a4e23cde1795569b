import Catalog
import GitRepository
import SealedFiles
import Sealing

extension Workspace {
    /// The scope that values of a file are sealed to: as named, else as its rules say, else as its other values are, else
    /// the only one.
    func sealingScope(named name: String?, for file: InPlaceFile) throws -> ScopeName {
        if let name { return try scopeName(name) }
        let candidates = [
            Set(try SealingRules(config).requests(for: file.place).map(\.scope)),
            Set(file.text.sealedPlaces.map(\.value.scope)),
            Set(try scopeNames()),
        ]
        guard let scopes = candidates.first(where: { !$0.isEmpty }), scopes.count == 1, let scope = scopes.first else {
            throw Diagnostic(
                "which scope should \(file.name) be sealed to?",
                because: "there are \(try scopeNames().map(\.text).joined(separator: ", "))",
                hint: "--scope NAME, or a rule in .git-seal/config.yaml under sealing", status: .usage)
        }
        return scope
    }

    /// The openers of all keys of the scopes that a text has values of. What cannot be read is told by scope.
    func openers(
        of scopes: Set<ScopeName>
    ) throws -> (openers: [KeyID: ValueOpener], faults: [ScopeName: any Error]) {
        let identities = scopes.isEmpty ? [] : IdentityLookup.usable()
        var openers: [KeyID: ValueOpener] = [:]
        var faults: [ScopeName: any Error] = [:]
        for scope in scopes.sorted() {
            do {
                let state = try acceptedState(scope)
                openers.merge(state.openers(with: try revision.seed(of: state, with: identities))) { $1 }
            } catch let error as ScopeAccessError {
                faults[scope] = error
            } catch let error as CatalogError {
                faults[scope] = error
            }
        }
        return (openers, faults)
    }

    /// Opens what a file holds.
    ///
    /// - Parameter allowsPart: values of scopes that this user cannot read stay as they are.
    /// - Throws: the first reason for which something does not open.
    func open(_ file: InPlaceFile, only indices: Set<Int>? = nil, allowsPart: Bool = false) throws -> SealedText.Opened
    {
        try file.refuseMalformedTokens(at: indices)
        let sealed = file.text.sealedPlaces.filter { indices?.contains($0.index) ?? true }
        let (openers, faults) = try openers(of: Set(sealed.map(\.value.scope)))
        if !allowsPart, let (_, fault) = faults.min(by: { $0.key < $1.key }) { throw fault }
        let opened = file.text.open(with: openers)
        try file.refuseFailures(of: opened, indices, openers, allowsPart: allowsPart)
        return opened
    }
}

extension InPlaceFile {
    /// - Parameter indices: the places that matter; all if it is `nil`.
    /// - Throws: the first reason for which one of them did not open.
    func refuseFailures(
        of opened: SealedText.Opened, _ indices: Set<Int>?, _ openers: [KeyID: ValueOpener], allowsPart: Bool = false
    ) throws {
        if let index = opened.failed.first(where: { indices?.contains($0) ?? true }) {
            throw MovedInPlace(
                file: self, index: index, opener: openers.values.first { $0.keyID == keyID(at: index) })
        }
        if !allowsPart, let index = opened.unknown.first(where: { indices?.contains($0) ?? true }) {
            throw UnknownKeyInPlace(file: self, index: index)
        }
    }
}

extension InPlaceFile {
    func keyID(at index: Int) -> KeyID? { text.places[index].content.sealedValue?.keyID }

    /// What begins like a token and is none was a value once, and must not be handed on as if it were one still.
    func refuseMalformedTokens(at indices: Set<Int>? = nil) throws {
        for (index, place) in text.places.enumerated() where indices?.contains(index) ?? true {
            guard case .malformedToken(let error) = place.content else { continue }
            throw InPlaceError(.init(.malformedToken(label: place.label, error), at: place.location), in: name)
        }
    }

    /// `FILE:LINE:COLUMN` of a place.
    func location(of index: Int) -> String { "\(name):\(text.places[index].location)" }
}

/// A value that does not open where it stands although its key is at hand.
struct MovedInPlace: Error {
    let file: InPlaceFile
    let index: Int
    let opener: ValueOpener?
}

/// A value in place whose key the scope does not have.
struct UnknownKeyInPlace: Error {
    let file: InPlaceFile
    let index: Int
}
