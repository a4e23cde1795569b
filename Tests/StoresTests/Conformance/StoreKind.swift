import Catalog
import Stores
import SystemPackage
import TestSupport
import Testing

/// A kind of store under test: how a fresh one is made, and what somebody else can do to it behind our back.
struct StoreKind: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether the store keeps its own time: what tests say is no matter to it.
    var hasOwnClock = false
    /// Whether old versions go once there are too many.
    var prunes = true
    /// Lends a fresh, empty store.
    let withStore: @Sendable (@Sendable (any StoreUnderTest) async throws -> Void) async throws -> Void

    var testDescription: String { name }

    /// A further store is one folder and one line here.
    static let all: [StoreKind] = [.sqlite, .aws]
}

/// A store with the doors that a test needs beside those that the program uses.
protocol StoreUnderTest: Sendable {
    var store: any SecretStore { get }

    /// The same store, opened anew as by another process.
    func reopened() async throws -> any SecretStore

    /// Puts a secret that has no mark, as somebody with another program would.
    func putUnmarked(_ name: String) async throws
}
