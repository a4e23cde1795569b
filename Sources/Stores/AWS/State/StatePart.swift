import Catalog
import Sealing

/// One part of a source's state as the value of a secret: lines of fields. Nothing in it is secret.
enum StatePart {
    private static let first = "git-seal-state 1"
    /// A value of a secret has at most 65,536 bytes.
    static let maximumLength = 60_000
    static let maximumCount = 4096

    /// Which of `count` parts a secret's record is in (FNV-1a of its name).
    static func number(of secret: SecretID, count: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(secret.scope.text):\(secret.name.text)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(hash % UInt64(max(1, count)))
    }

    static func text(_ record: ReconcileRecord?, _ secrets: [SecretRecord]) -> String {
        var lines = [first]
        if let record { lines.append(line("record", fields(record))) }
        if let verification = record?.verification { lines.append(line("verification", fields(verification))) }
        for secret in secrets.sorted(by: { $0.secret < $1.secret }) { lines.append(line("secret", fields(secret))) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `nil` for what ``text(_:_:)`` does not write.
    static func parse(_ text: String) -> (record: ReconcileRecord?, secrets: [SecretRecord])? {
        var lines = text.split(separator: "\n")[...]
        guard lines.popFirst() == Substring(first) else { return nil }
        var record: ReconcileRecord?
        var secrets: [SecretRecord] = []
        for line in lines {
            var fields = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)[...]
            switch fields.popFirst() {
            case "record":
                guard record == nil, let found = reconcileRecord(Array(fields)) else { return nil }
                record = found
            case "verification":
                guard record != nil, record?.verification == nil, let found = verificationRecord(Array(fields)) else {
                    return nil
                }
                record?.verification = found
            case "secret":
                guard let found = secretRecord(Array(fields)) else { return nil }
                secrets.append(found)
            default: return nil
            }
        }
        return (record, secrets)
    }

    private static func line(_ kind: String, _ fields: [String]) -> String {
        ([kind] + fields).joined(separator: " ")
    }

    // MARK: Fields

    private static func fields(_ record: ReconcileRecord) -> [String] {
        [
            String(record.format), TextCoding.encode([record.ref]), record.appliedCommit, record.verifiedCommit,
            TextCoding.encode([record.configDigest]), String(record.rendererVersion),
            TextCoding.encode(record.scopeSequences.mapValues { String($0) }), String(record.unsettledCount),
            TextCoding.encode(record.heldPaths), number(record.nextDue), number(record.nextRetry),
            number(record.nextDriftCheck),
        ]
    }

    private static func reconcileRecord(_ fields: [String]) -> ReconcileRecord? {
        guard fields.count == 12, let format = Int(fields[0]), let ref = text(fields[1]), let digest = text(fields[4]),
            let version = Int(fields[5]), let sequences = TextCoding.map(fields[6]), let unsettled = Int(fields[7]),
            let held = TextCoding.list(fields[8])
        else { return nil }
        var record = ReconcileRecord(
            ref: ref, appliedCommit: fields[2], verifiedCommit: fields[3], configDigest: digest,
            rendererVersion: version, scopeSequences: sequences.compactMapValues { Int($0) }, unsettledCount: unsettled,
            heldPaths: held, nextDue: Int64(fields[9]), nextRetry: Int64(fields[10]),
            nextDriftCheck: Int64(fields[11]))
        record.format = format
        return record
    }

    private static func fields(_ record: VerificationRecord) -> [String] {
        [
            TextCoding.encode([record.root]), record.isEnforced ? "enforced" : "warned", record.frozenText,
            TextCoding.encode([record.reset ?? ""]),
        ]
    }

    private static func verificationRecord(_ fields: [String]) -> VerificationRecord? {
        guard fields.count == 4, let root = text(fields[0]), ["enforced", "warned"].contains(fields[1]),
            let frozen = VerificationRecord.frozen(in: fields[2]), let reset = text(fields[3])
        else { return nil }
        return VerificationRecord(
            root: root, isEnforced: fields[1] == "enforced", frozen: frozen, reset: reset.isEmpty ? nil : reset)
    }

    private static func fields(_ record: SecretRecord) -> [String] {
        let condition = StoredCondition(record.condition)
        return [
            record.secret.scope.text, TextCoding.encode([record.secret.name.text]),
            TextCoding.encode([record.storeName]), TextCoding.encode([record.path]), record.blob,
            record.version?.text ?? "", TextCoding.encode(record.tokens), record.commit ?? "", condition.name,
            TextCoding.encode([condition.reason ?? ""]), number(condition.attempts), number(condition.retry),
            number(record.rotation?.last), number(record.rotation?.due),
        ]
    }

    private static func secretRecord(_ fields: [String]) -> SecretRecord? {
        guard fields.count == 14, let scope = ScopeName(fields[0]),
            let name = text(fields[1]).flatMap({ SecretName($0) }),
            let storeName = text(fields[2]), let path = text(fields[3]), let tokens = TextCoding.map(fields[6]),
            let reason = text(fields[9]),
            let condition = StoredCondition(
                name: fields[8], reason: reason, attempts: Int64(fields[10]), retry: Int64(fields[11])
            ).condition
        else { return nil }
        return SecretRecord(
            secret: SecretID(scope: scope, name: name), storeName: storeName, path: path, blob: fields[4],
            version: VersionID(fields[5]), tokens: tokens, commit: fields[7].isEmpty ? nil : fields[7],
            condition: condition,
            rotation: Int64(fields[12]).map { SecretRecord.Rotation(last: $0, due: Int64(fields[13])) })
    }

    private static func number(_ number: Int64?) -> String { number.map { String($0) } ?? "" }

    private static func text(_ field: String) -> String? {
        field.isEmpty ? "" : TextCoding.list(field).flatMap { $0.count == 1 ? $0[0] : nil }
    }
}
