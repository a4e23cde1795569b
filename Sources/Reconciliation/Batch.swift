import Catalog
import Sealing
import SecretMemory
import Stores

/// Some entries of a plan and what it takes to open their values. Batches bound the guarded memory that is in use.
struct Batch: Sendable {
    let entries: [PlanEntry]
    private let requests: OpeningRequests
    /// Where the values of an entry begin among the requests, for those that bring a version.
    private let firstRequest: [Int: Int]
    /// Entries whose keys are not at hand.
    private let missing: [Int: SecretFault.Reason]

    init(_ entries: [PlanEntry], _ keys: inout ScopeKeyring) {
        var requests = OpeningRequests()
        var firstRequest: [Int: Int] = [:]
        var missing: [Int: SecretFault.Reason] = [:]
        for (index, entry) in entries.enumerated() {
            guard let manifest = entry.desired?.manifest, entry.steps.contains(where: \.isPut) else { continue }
            firstRequest[index] = requests.count
            for sealed in manifest.sealed {
                let request = ValueOpener.Request(
                    sealed.value, binding: manifest.binding(of: sealed.key), expecting: sealed.type)
                switch keys.opener(manifest.scope, sealed) {
                case .success(let opener): requests.append(request, opener)
                case .failure(let reason):
                    missing[index] = reason.reason
                    requests.append(request, nil)
                }
            }
        }
        self.entries = entries
        self.requests = requests
        self.firstRequest = firstRequest
        self.missing = missing
    }

    /// Entries with their values, in the form that the store receives, or with the reason why there is none.
    struct Opened: Sendable {
        var values: [Int: LentValue] = [:]
        var faults: [Int: SecretFault.Reason]
    }

    func open() async -> Opened {
        var result = Opened(faults: missing)
        let opened = await requests.open()
        let wanted = firstRequest.filter { missing[$0.key] == nil }.sorted { $0.key < $1.key }
        let manifests = wanted.compactMap { index, first in
            entries[index].desired.map { (index: index, manifest: $0.manifest, first: first) }
        }
        let capacity = manifests.reduce(1) { sum, item in
            sum + EffectiveSecret.capacity(of: item.manifest, opened: opened, from: item.first)
        }
        var arena = SecretArena(capacity: capacity)
        var slots: [SecretArena.Slot] = []
        var places: [(entry: Int, slot: Int)] = []
        for (index, manifest, first) in manifests {
            if let slot = EffectiveSecret.render(manifest, opened: opened, from: first, into: &arena) {
                places.append((index, slots.count))
                slots.append(slot)
            } else {
                let closed = manifest.sealed.enumerated().first { !opened.isPresent(at: first + $0.offset) }
                result.faults[index] = .doesNotOpen(key: closed?.element.label ?? "value")
            }
        }
        let values = SecretValues(arena, slots)
        for place in places { result.values[place.entry] = LentValue(values, at: place.slot) }
        return result
    }
}

extension SecretChange.Step {
    fileprivate var isPut: Bool { if case .put = self { true } else { false } }
}
