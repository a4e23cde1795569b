import Testing

@testable import Sealing

/// People, seeds and states that the tests of scopes share.
enum Fixture {
    static let name = scopeNamed("prod")
    static let day = utcDay("2026-11-24")

    static let alice = person("alice")
    static let bob = person("bob")
    static let carol = person("carol")
    static let mallory = person("mallory")

    /// A seed that the number names.
    static func seed(_ number: UInt8) throws -> ScopeSeed { try seedOf([UInt8](repeating: number, count: 32)) }

    /// The scope `prod` of alice, with seed 1.
    static func first(kem: KEM = .x25519, stores: [String: String] = ["default": "6aaa657409126bf6"]) throws
        -> ScopeState
    {
        let seed = try seed(1)
        return try ScopeState.create(
            name, seed: seed, kem: kem, recipients: ["alice": alice], stores: stores, day: day
        ).signed(by: seed)
    }

    /// The same, once alice has let bob in.
    static func second() throws -> ScopeState {
        try first().adding(bob, named: "bob", isPostQuantum: false).signed(by: seed(1))
    }

    /// ``second()``, once bob was removed: seed 2 is current.
    static func rekeyed() throws -> ScopeState { try rekey(second(), from: 1, to: 2, ["alice": alice]) }

    static func rekey(
        _ state: ScopeState, from old: UInt8, to new: UInt8, _ recipients: [String: RecipientRecord],
        kem: KEM = .x25519,
        allowingDowngrade: Bool = false
    ) throws -> ScopeState {
        let oldSeed = try seed(old)
        let newSeed = try seed(new)
        return try state.rekeyed(
            from: oldSeed, to: newSeed, kem: kem, recipients: recipients, day: day, allowingDowngrade: allowingDowngrade
        ).signed(by: newSeed).signed(by: oldSeed)
    }

    private static func person(_ name: String) -> RecipientRecord {
        RecipientRecord(publicKey: "age1\(name)", added: day)
    }
}

func utcDay(_ text: String) -> UTCDay {
    guard let day = UTCDay(text) else { fatalError("no day: \(text)") }
    return day
}

extension ScopeState {
    /// A copy that somebody changed by other means than the operations.
    func with(_ change: (inout ScopeState) throws -> Void) rethrows -> ScopeState {
        var copy = self
        try change(&copy)
        return copy
    }

    /// What a reader of the file says; `nil` if it is taken.
    var faultWhenRead: ScopeStateError.Reason? {
        do {
            let state = try ScopeState(parsing: serialized(), file: "scope.yaml")
            #expect(state == self)
            return nil
        } catch {
            return error.reason
        }
    }
}
