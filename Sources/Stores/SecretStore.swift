import Catalog
import SecretMemory

/// A place where programs read secrets: what git holds is projected there, and can be at any time again.
///
/// A new kind is one folder beside `SQLite` and one line in ``Stores``; the conformance suite in the tests runs against
/// all of them.
public protocol SecretStore: Sendable {
    /// What the store can hold and do; the plan says what follows from it before it matters.
    var capabilities: StoreCapabilities { get }

    // MARK: Secrets

    /// Everything that is stored, whoever put it there, without values; sorted by name.
    func list() async throws(StoreError) -> [StoredSecret]

    /// Those of `names` that are there.
    func secrets(named names: [String]) async throws(StoreError) -> [StoredSecret]

    /// The value of a version, by default of the current one.
    func read(_ name: String, version: VersionID?) async throws(StoreError) -> SecretBytes

    /// How many secrets a source has there, without those that are marked for deletion.
    func count(ownedBy source: String) async throws(StoreError) -> Int

    /// Applies changes, each idempotently: all of its steps, or none where the store can promise that. One that fails
    /// does not stop the others, unless it shows that the store as a whole takes none; see ``StoreError/concernsStore``.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: for each change why it failed, `nil` where it did not. ``StoreError/foreign(name:owner:)`` when the name
    ///   belongs to somebody else; ``StoreError/superseded`` when a later run of the same source has begun.
    func apply(_ changes: [SecretChange], by writer: StoreWriter, now: Int64) async -> [StoreError?]

    // MARK: Records

    /// Begins a run: whoever began one before cannot write any more. Secrets whose recovery window is over go for good.
    func begin(_ source: String, commit: String, now: Int64) async throws(StoreError) -> StoreWriter

    /// What a source has recorded; `nil` before the end of its first run, or when the store was made anew since.
    func record(of source: String) async throws(StoreError) -> ReconcileRecord?

    func setRecord(_ record: ReconcileRecord, by writer: StoreWriter) async throws(StoreError)

    /// What is recorded of the secrets of a source, sorted by secret.
    func secretRecords(of source: String, _ selection: RecordSelection) async throws(StoreError) -> [SecretRecord]

    /// Records how secrets stand without changing them, all or none; a ``SecretRecordChange/forget(_:)`` removes one.
    func setSecretRecords(_ changes: [SecretRecordChange], by writer: StoreWriter) async throws(StoreError)

    /// What the records of a source come to.
    ///
    /// - Parameter now: due dates until then are left out.
    func summary(of source: String, now: Int64) async throws(StoreError) -> RecordSummary

    /// Makes everything durable that was done so far.
    func finish() async throws(StoreError)

    /// Looks for damage in all that is stored.
    func verify() async throws(StoreError) -> [StoreDamage]
}

extension SecretStore {
    /// One secret, without its value; `nil` if there is none.
    public func secret(named name: String) async throws(StoreError) -> StoredSecret? {
        try await secrets(named: [name]).first
    }

    /// Applies one change.
    public func apply(_ change: SecretChange, by writer: StoreWriter, now: Int64) async throws(StoreError) {
        if let error = await apply([change], by: writer, now: now).first ?? nil { throw error }
    }

    public func secretRecords(of source: String) async throws(StoreError) -> [SecretRecord] {
        try await secretRecords(of: source, .all)
    }
}

/// Which records are asked for.
public enum RecordSelection: Hashable, Sendable {
    case all
    case secrets([SecretID])
    /// Those that are not as git wants them; see ``SecretRecord/Condition/isSettled``.
    case unsettled
}

/// What is to be remembered of a secret, or forgotten.
public enum SecretRecordChange: Hashable, Sendable {
    case remember(SecretRecord)
    case forget(SecretID)
}

/// What all records of a source come to.
public struct RecordSummary: Hashable, Sendable {
    public var unsettledCount: Int
    public var nextRetry: Int64?
    public var nextDue: Int64?

    public init(unsettledCount: Int, nextRetry: Int64?, nextDue: Int64?) {
        self.unsettledCount = unsettledCount
        self.nextRetry = nextRetry
        self.nextDue = nextDue
    }
}
