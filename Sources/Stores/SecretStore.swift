import Catalog
import Sealing

/// A place where programs read secrets: what git holds is projected there, and can be at any time again.
///
/// A new kind is one folder beside `SQLite` and one line in ``Stores``; the conformance suite in the tests runs against
/// all of them.
public protocol SecretStore: Sendable {
    /// Everything that is stored, whoever put it there, without values.
    func list() async throws(StoreError) -> [StoredSecret]

    /// One secret, without its value; `nil` if there is none.
    func secret(named name: String) async throws(StoreError) -> StoredSecret?

    /// Applies the steps of one change, idempotently.
    ///
    /// - Parameters:
    ///   - value: holds the value of a `put` step, at `index`; not needed without one.
    ///   - now: seconds since 1970.
    /// - Throws: ``StoreError/foreign(name:owner:)`` when the name belongs to somebody else; nothing is changed then.
    func apply(_ change: SecretChange, value: SecretValues?, at index: Int, now: Int64) async throws(StoreError)

    /// The value of a version, by default of the current one.
    func read(_ name: String, version: VersionID?) async throws(StoreError) -> SecretValues

    /// What a source has recorded; `nil` before its first run, or when the store was made anew since.
    func record(of source: String) async throws(StoreError) -> ReconcileRecord?

    func setRecord(_ record: ReconcileRecord, of source: String) async throws(StoreError)

    /// What is recorded of each secret of a source.
    func secretRecords(of source: String) async throws(StoreError) -> [SecretRecord]

    /// Records how a secret stands without changing it.
    func setSecretRecord(_ record: SecretRecord, of source: String) async throws(StoreError)

    /// Makes everything durable that was done so far.
    func finish() async throws(StoreError)
}
