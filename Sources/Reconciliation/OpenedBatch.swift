import Catalog
import Sealing

/// Values to be opened, each with the key that opens it; those of one key go as one batch on all cores.
struct OpeningRequests {
    private var groups: [(opener: ValueOpener, requests: [ValueOpener.Request])] = []
    private var places: [OpenedBatch.Place?] = []

    var count: Int { places.count }

    /// - Parameter opener: `nil` where no key is at hand: the place stays empty.
    mutating func append(_ request: ValueOpener.Request, _ opener: ValueOpener?) {
        guard let opener else { return places.append(nil) }
        let group =
            groups.firstIndex { $0.opener === opener }
            ?? {
                groups.append((opener, []))
                return groups.count - 1
            }()
        places.append(OpenedBatch.Place(group: group, position: groups[group].requests.count))
        groups[group].requests.append(request)
    }

    func open() async -> OpenedBatch {
        var values: [SecretValues?] = []
        for group in groups { values.append(try? await group.opener.open(group.requests)) }
        return OpenedBatch(values: values, places: places)
    }
}

/// Opened values in the order in which they were asked for.
struct OpenedBatch: OpenedValueSource {
    struct Place {
        let group: Int
        let position: Int
    }

    fileprivate let values: [SecretValues?]
    fileprivate let places: [Place?]

    func withBytes<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard places.indices.contains(index), let place = places[index], let values = values[place.group] else {
            return nil
        }
        return try values.withBytes(at: place.position, body)
    }

    func isPresent(at index: Int) -> Bool {
        withBytes(at: index) { _ in true } ?? false
    }
}
