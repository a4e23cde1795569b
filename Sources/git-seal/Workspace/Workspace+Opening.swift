import Catalog
import GitRepository
import Sealing
import SecretMemory

extension Workspace {
    /// The state of a scope, judged and remembered; a first use is shown.
    ///
    /// - Parameter delivering: Values go to a program: a state older than one that was delivered before is refused.
    /// - Throws: a ``Diagnostic`` with status 3 when this clone does not accept the state.
    func acceptedState(_ name: ScopeName, delivering: Bool = false) throws -> ScopeState {
        try refuseConflict(name)
        let state = try scopeState(name)
        let record = DeliveryRecord(repository)
        let decision = try trust.judge(state, atLeast: delivering ? try record.sequence(of: name) : nil)
        switch decision {
        case .refused(let refusal, let difference):
            throw ScopeRefusal(
                scope: name, refusal: refusal, difference: difference, history: ScopeHistory(of: name, in: self))
        case .firstUse(let fingerprint):
            Terminal.note("first use of scope \(name) in this clone; its fingerprint is \(fingerprint)")
            Terminal.note("compare it with a colleague's: git seal scope show \(name)")
        case .accepted(_, let difference):
            if let difference, difference.newKey != nil {
                let names = difference.recipients
                let parts = [("removed", names.removed), ("added", names.added), ("replaced", names.replaced)]
                    .filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
                let what = parts.isEmpty ? "its readers are the same" : parts.joined(separator: "; ")
                Terminal.note("scope \(name) was re-keyed since this clone pinned it; \(what)")
            }
        }
        try trust.remember(state, decision)
        if delivering { try record.raise(state.sequence, of: name) }
        return state
    }

    /// A file with conflict markers does not parse; what helps is not to restore it but to merge it.
    private func refuseConflict(_ name: ScopeName) throws {
        let path = ScopePaths.state(of: name)
        guard try repository.conflict(at: path) != nil else { return }
        throw Diagnostic(
            "scope \(name) is in conflict", at: path.description, because: "a merge could not join both sides",
            hint: "git seal scope merge \(name)", status: .refused)
    }

    /// A sealer to the scope's current key, if values may be sealed to it.
    func sealer(_ name: ScopeName) throws -> ValueSealer {
        let state = try acceptedState(name)
        return try ValueSealer(scope: name, key: state.sealingKey())
    }

    /// One value, or what a store would receive.
    ///
    /// - Parameter openers: gives the keys of the manifest's scope, if they are needed.
    func open(
        _ manifest: SecretManifest, key: String?, with openers: (() throws -> [KeyID: ValueOpener])? = nil
    ) throws -> SecretBytes {
        func openValues(_ sealed: [SecretManifest.Sealed]) throws -> SecretValues {
            guard let openers, !sealed.isEmpty else { return try self.openValues(manifest, sealed) }
            return try self.openValues(manifest, sealed, with: try openers())
        }
        if let key, let plain = manifest.plain[key] { return SecretBytes(copying: Array(plain.utf8).span) }
        let sealed = manifest.sealed
        if let key {
            guard let wanted = sealed.first(where: { $0.label == key }) else {
                throw noSuchKey(key, of: manifest)
            }
            let opened = try openValues([wanted])
            return opened.withBytes(at: 0) { SecretBytes(copying: $0) } ?? SecretBytes(zeroed: 0)
        }
        let opened = try openValues(sealed)
        var arena = SecretArena(
            capacity: 1 + EffectiveSecret.capacity(of: manifest, opened: opened, from: 0))
        guard EffectiveSecret.render(manifest, opened: opened, from: 0, into: &arena) != nil else {
            throw SealingError.doesNotOpen
        }
        return arena.copyAll()
    }

    /// Values of a manifest in the order of `sealed`.
    func openValues(_ manifest: SecretManifest, _ sealed: [SecretManifest.Sealed]) throws -> SecretValues {
        guard !sealed.isEmpty else { return SecretValues(SecretArena(capacity: 0), []) }
        return try openValues(manifest, sealed, with: try openers(of: manifest.scope))
    }

    /// The openers of all keys of a scope.
    func openers(of scope: ScopeName, delivering: Bool = false) throws -> [KeyID: ValueOpener] {
        let state = try acceptedState(scope, delivering: delivering)
        return state.openers(with: try revision.seed(of: state, with: IdentityLookup.usable()))
    }

    /// As the other one, with keys that were opened before.
    func openValues(
        _ manifest: SecretManifest, _ sealed: [SecretManifest.Sealed], with openers: [KeyID: ValueOpener]
    ) throws -> SecretValues {
        var arena = SecretArena(capacity: sealed.reduce(0) { $0 + $1.value.token.utf8.count })
        var slots: [SecretArena.Slot] = []
        for item in sealed {
            guard let opener = openers[item.value.keyID] else { throw UnknownKey(manifest: manifest, sealed: item) }
            let value: SecretBytes
            do throws(SealingError) {
                value = try opener.open(item.value, binding: manifest.binding(of: item.key), expecting: item.type)
            } catch {
                throw MovedValue(manifest: manifest, sealed: item)
            }
            if let slot = value.withBytes({ arena.append($0) }) { slots.append(slot) }
        }
        return SecretValues(arena, slots)
    }

    func noSuchKey(_ key: String, of manifest: SecretManifest) -> Diagnostic {
        Diagnostic(
            "there is no key \"\(key)\" in \(manifest.name)", at: manifest.path.description,
            because: manifest.keys.isEmpty
                ? "the secret is a single value" : "its keys are \(manifest.keys.joined(separator: ", "))",
            status: .findings)
    }
}

/// A scope state that this clone does not accept.
struct ScopeRefusal: Error {
    let scope: ScopeName
    let refusal: PinRefusal
    let difference: ScopeDifference?
    let history: ScopeHistory?
}

/// A value sealed to a key that is neither current nor under the current one.
struct UnknownKey: Error {
    let manifest: SecretManifest
    let sealed: SecretManifest.Sealed
}

/// A value that does not open although its key is at hand.
struct MovedValue: Error {
    let manifest: SecretManifest
    let sealed: SecretManifest.Sealed
}
