import Catalog

/// What the reconciler remembers of one source, as far as it is read, and what is still to be written of it.
///
/// It lies in state secrets: a head, whose tags say which run is the last and which parts are valid, and parts with the
/// records, each in one by its name's hash; the record of the source is in the first. Changes are collected and written at
/// the end of a run: a run that dies leaves the old records, and the next one finds out what is done by looking.
struct SourceState: Sendable {
    var head: StateHead
    /// Nothing but the head is there yet.
    var isNew: Bool { head.count == 0 }
    var record: ReconcileRecord?
    /// By part, of those that are read.
    var parts: [Int: [SecretID: SecretRecord]] = [:]
    var changedParts: Set<Int> = []

    init(head: StateHead) {
        self.head = head
    }

    var partCount: Int { max(1, head.count) }

    mutating func set(_ part: Int, _ record: ReconcileRecord?, _ secrets: [SecretRecord]) {
        if part == 0 { self.record = record }
        parts[part] = Dictionary(secrets.map { ($0.secret, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func part(of secret: SecretID) -> Int { StatePart.number(of: secret, count: partCount) }

    /// Its part must have been read.
    mutating func change(_ change: SecretRecordChange) {
        let (secret, record): (SecretID, SecretRecord?) =
            switch change {
            case .remember(let record): (record.secret, record)
            case .forget(let secret): (secret, nil)
            }
        let number = part(of: secret)
        guard parts[number]?[secret] != record else { return }
        parts[number, default: [:]][secret] = record
        changedParts.insert(number)
    }

    mutating func setRecord(_ record: ReconcileRecord) {
        guard self.record != record else { return }
        self.record = record
        changedParts.insert(0)
    }

    func text(_ part: Int) -> String {
        StatePart.text(part == 0 ? record : nil, Array((parts[part] ?? [:]).values))
    }

    var allRecords: [SecretRecord] { parts.values.flatMap(\.values).sorted { $0.secret < $1.secret } }

    /// The same records in another number of parts, none of which is written yet. All parts must have been read.
    func split(generation: Int, count: Int) -> SourceState {
        var state = SourceState(head: StateHead(run: head.run, generation: generation, count: count))
        state.record = record
        for number in 0..<count {
            state.parts[number] = [:]
            state.changedParts.insert(number)
        }
        for record in allRecords { state.parts[state.part(of: record.secret)]?[record.secret] = record }
        return state
    }
}
