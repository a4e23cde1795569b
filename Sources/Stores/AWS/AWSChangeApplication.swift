import Catalog
import SecretMemory

/// The steps of one change.
struct AWSChangeApplication {
    /// A version that is put without being made current needs some label: without any, AWS may remove it at any time.
    static let putLabel = "GITSEAL_PUT"

    let service: AWSService
    let change: SecretChange
    let keyID: String?
    let recoveryDays: Int?
    var secret: DescribedSecret?

    init(service: AWSService, change: SecretChange, keyID: String?, recoveryDays: Int?) {
        self.service = service
        self.change = change
        self.keyID = keyID
        self.recoveryDays = recoveryDays
    }

    var name: String { change.name }

    mutating func perform() async throws(StoreError) {
        guard !StateName.isState(name) else { throw .configuration("\(name) is a name that is kept for the state") }
        try checkValue()
        secret = try await described()
        try refuseForeign()
        try await checkVersions()
        for (index, step) in change.steps.enumerated() {
            try await perform(step, next: index + 1 < change.steps.count ? change.steps[index + 1] : nil)
        }
    }

    func described() async throws(StoreError) -> DescribedSecret? {
        try await asked(name) { () throws(AWSFault) in try await service.describe(name) }
    }

    // MARK: Checks, before anything is changed

    private func checkValue() throws(StoreError) {
        for case .put in change.steps {
            let lengths = AWSStore.capabilities.valueLengths
            let length = change.value?.withBytes { $0.count }
            guard let length else { throw .system("a put of \(name) without a value") }
            guard lengths.contains(length) else { throw .limit(.valueLength(lengths)) }
        }
    }

    /// Nothing foreign is ever touched, not even when a plan that is out of date says so.
    func refuseForeign() throws(StoreError) {
        guard let secret else { return }
        let ours = change.steps.reduce(into: [change.mark.secret]) { ours, step in
            if case .takeOver(let other) = step { ours.append(other) }
        }
        guard let mark = secret.mark, mark.source == change.mark.source, ours.contains(mark.secret) else {
            throw .foreign(name: name, owner: secret.mark?.source)
        }
    }

    /// A label cannot move to a version that neither is there nor comes: known before the first step, nothing is left half
    /// done. Unlabelled versions are looked for where it matters only.
    private mutating func checkVersions() async throws(StoreError) {
        var wanted: Set<VersionID> = []
        var coming: Set<VersionID> = []
        for step in change.steps {
            switch step {
            case .put(let id):
                wanted.insert(id)
                coming.insert(id)
            case .makeCurrent(let id):
                wanted.insert(id)
                guard secret != nil || !coming.isEmpty else { throw .noSuchSecret(name) }
                if secret == nil, !coming.contains(id) { throw .noSuchVersion(name, id) }
            case .takeOver, .describe, .delete, .restore: break
            }
        }
        guard let present = secret, present.deletionDate == nil else { return }
        guard wanted.contains(where: { present.stages[$0.text] == nil }) else { return }
        for version in try await asked(name, { () throws(AWSFault) in try await service.versions(of: name) }) {
            if secret?.stages[version.id.text] == nil { secret?.stages[version.id.text] = [] }
        }
        for id in wanted where secret?.stages[id.text] == nil && !coming.contains(id) {
            throw .noSuchVersion(name, id)
        }
    }

    /// The secret, if steps can be made on it.
    func usable() throws(StoreError) -> DescribedSecret {
        guard let secret else { throw .noSuchSecret(name) }
        guard secret.deletionDate == nil else { throw .deleted(name) }
        return secret
    }
}
