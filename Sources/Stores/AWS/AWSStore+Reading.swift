import Catalog
import SecretMemory

extension AWSStore {
    /// One call for 100 secrets. Versions without a label, and the age of the others, are in ``secrets(named:)`` only.
    public func list() async throws(StoreError) -> [StoredSecret] {
        let secrets = try await asked(nil) { () throws(AWSFault) in try await service.list() }
        return secrets.filter { !StateName.isState($0.name) }.map { $0.stored(nil) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    public func secrets(named names: [String]) async throws(StoreError) -> [StoredSecret] {
        let service = service
        let found = await inParallel(names, width: Self.width) { name in
            await Result.of { () throws(StoreError) -> StoredSecret? in
                try await asked(name) { () throws(AWSFault) -> StoredSecret? in
                    guard let secret = try await service.describe(name) else { return nil }
                    // Those of a deleted one are not shown.
                    let versions = secret.deletionDate == nil ? try await service.versions(of: name) : nil
                    return secret.stored(versions)
                }
            }
        }
        var secrets: [StoredSecret] = []
        for result in found { if let secret = try result.get() { secrets.append(secret) } }
        return secrets
    }

    public func count(ownedBy source: String) async throws(StoreError) -> Int {
        try await list().count { $0.mark?.source == source && !$0.isDeleted }
    }

    public func read(_ name: String, version: VersionID?) async throws(StoreError) -> SecretBytes {
        let service = service
        let secret = try await asked(name) { () throws(AWSFault) in try await service.describe(name) }
        guard let secret else { throw .noSuchSecret(name) }
        guard secret.deletionDate == nil else { throw .deleted(name) }
        guard version != nil || secret.version(labelled: .current) != nil else { throw .noSuchSecret(name) }
        do throws(AWSFault) {
            return try await service.value(of: name, version: version?.text)
        } catch {
            if let version, error.code == "ResourceNotFoundException" { throw .noSuchVersion(name, version) }
            throw StoreError(error, name)
        }
    }

    /// AWS answers for what it stores; what of the state does not parse is told.
    public func verify() async throws(StoreError) -> [StoreDamage] { [] }
}

extension AWSService {
    /// The value of a version, by default of the current one.
    func value(of name: String, version: String?) async throws(AWSFault) -> SecretBytes {
        var body = JSONObjectWriter()
        body.set("SecretId", name)
        if let version {
            body.set("VersionId", version)
        } else {
            body.set("VersionStage", StagingLabel.current.rawValue)
        }
        let answer = try await call("GetSecretValue", body)
        if let text = answer.secret(answer["SecretString"]) { return text.withBytes { SecretBytes(copying: $0) } }
        guard let binary = answer.secret(answer["SecretBinary"]),
            let value = binary.withBytes({ GuardedBase64.decode($0) })
        else { throw .malformed("GetSecretValue answered without a value") }
        return value
    }
}
