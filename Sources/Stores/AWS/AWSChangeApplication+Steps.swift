import Catalog

extension AWSChangeApplication {
    mutating func perform(_ step: SecretChange.Step, next: SecretChange.Step?) async throws(StoreError) {
        switch step {
        case .takeOver: try await takeOver()
        case .put(let id): try await put(id, isCurrent: next == .makeCurrent(id))
        case .makeCurrent(let id): try await makeCurrent(id)
        case .describe(let metadata): try await describe(metadata)
        case .delete(let window): try await delete(window)
        case .restore: try await restore()
        }
    }

    private mutating func takeOver() async throws(StoreError) {
        guard let secret, secret.mark != change.mark else { return }
        let tags = SecretTags.of(change.mark)
        try await asked(name) { () throws(AWSFault) in try await service.tag(name, tags) }
        self.secret?.tags.merge(tags) { $1 }
    }

    private mutating func put(_ id: VersionID, isCurrent: Bool) async throws(StoreError) {
        if secret == nil, try await create(id) { return }
        let present = try usable()
        guard present.stages[id.text] == nil else { return }
        let label = isCurrent ? StagingLabel.current.rawValue : Self.putLabel
        try await send("PutSecretValue", id) { body in
            body.set("SecretId", name)
            body.set("VersionStages", [label])
        }
        moved(label, to: id)
    }

    /// The description and tags that the change brings come with it. - Returns: whether it is made; `false` when it is
    /// there by now.
    private mutating func create(_ id: VersionID) async throws(StoreError) -> Bool {
        var metadata: SecretMetadata?
        for case .describe(let found) in change.steps { metadata = found }
        let tags = SecretTags.of(change.mark).merging(metadata.map(SecretTags.of) ?? [:]) { $1 }
        do throws(StoreError) {
            try await send("CreateSecret", id) { body in
                body.set("Name", name)
                body.set("Description", metadata?.description)
                body.set("KmsKeyId", keyID)
                body.set(tags: tags)
            }
        } catch {
            // An attempt before this one may have made it; or somebody else.
            guard case .system(let words) = error, words.hasPrefix("ResourceExistsException") else { throw error }
            secret = try await described()
            try refuseForeign()
            return secret?.stages[id.text] != nil
        }
        secret = try await described()
        return true
    }

    /// A call that brings the value, with the version's id as its token: repeating it changes nothing.
    private func send(
        _ operation: String, _ id: VersionID, _ fill: (inout JSONObjectWriter) -> Void
    ) async throws(StoreError) {
        var body = JSONObjectWriter(capacity: 4096)
        fill(&body)
        body.set("ClientRequestToken", id.text)
        let hasValue: Void? = change.value?.withBytes { body.set(value: $0) }
        guard hasValue != nil else { throw .system("a put of \(name) without a value") }
        do throws(AWSFault) { _ = try await service.call(operation, body) } catch { throw StoreError(error, name) }
    }

    private mutating func makeCurrent(_ id: VersionID) async throws(StoreError) {
        let present = try usable()
        let current = present.version(labelled: .current)
        guard current != id.text else { return }
        do throws(AWSFault) {
            try await service.moveCurrent(name, to: id.text, from: current)
        } catch {
            // It was there when the secret was looked at: AWS removes old versions.
            if error.code == "ResourceNotFoundException" { throw .noSuchVersion(name, id) }
            throw StoreError(error, name)
        }
        moved(StagingLabel.current.rawValue, to: id)
    }

    /// Notes what AWS has done with a label: what was current is previous now.
    private mutating func moved(_ label: String, to id: VersionID) {
        guard var stages = secret?.stages else { return }
        let isCurrent = label == StagingLabel.current.rawValue
        if isCurrent, let old = secret?.version(labelled: .current) {
            for key in stages.keys { stages[key]?.remove(StagingLabel.previous.rawValue) }
            stages[old]?.insert(StagingLabel.previous.rawValue)
        }
        for key in stages.keys { stages[key]?.remove(label) }
        stages[id.text, default: []].insert(label)
        secret?.stages = stages
    }

    private mutating func describe(_ metadata: SecretMetadata) async throws(StoreError) {
        let present = try usable()
        if present.description != metadata.description {
            try await asked(name) { () throws(AWSFault) in
                try await service.setDescription(name, metadata.description ?? "")
            }
        }
        let wanted = SecretTags.of(metadata).filter { present.tags[$0.key] != $0.value }
        let removed = SecretTags.removals(present.tags, metadata)
        try await asked(name) { () throws(AWSFault) in
            try await service.tag(name, wanted)
            try await service.untag(name, removed)
        }
        secret?.tags.merge(wanted) { $1 }
        for key in removed { secret?.tags[key] = nil }
    }

    private mutating func delete(_ window: Int64) async throws(StoreError) {
        guard let secret, secret.deletionDate == nil else { return }
        let days = recoveryDays ?? Int(min(max(window / 86_400, 7), 30))
        try await asked(name) { () throws(AWSFault) in try await service.delete(name, days: days) }
        self.secret = try await described()
    }

    private mutating func restore() async throws(StoreError) {
        guard let secret else { throw .noSuchSecret(name) }
        guard secret.deletionDate != nil else { return }
        try await asked(name) { () throws(AWSFault) in try await service.restore(name) }
        self.secret = try await described()
    }
}
