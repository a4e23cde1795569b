import FoundationEssentials
import SecretMemory

extension ValueSealer {
    /// How one value of a batch is to be sealed; see ``seal(_:type:binding:valueID:documentID:)``.
    public struct Request: Sendable {
        public var type: ValueType
        public var binding: Binding
        public var valueID: ValueID
        public var documentID: DocumentID?

        public init(
            type: ValueType, binding: Binding, valueID: ValueID = .random(), documentID: DocumentID? = nil
        ) {
            self.type = type
            self.binding = binding
            self.valueID = valueID
            self.documentID = documentID
        }
    }

    /// Seals every value as the request at its place says, on all cores. Throws the ``SealingError`` of a value that
    /// cannot be sealed, or `CancellationError`.
    public func seal(_ values: SecretValues, as requests: [Request]) async throws -> [SealedValue] {
        precondition(values.count == requests.count, "a request for every value")
        let parts = try await Batch.map(count: requests.count) { range in
            Result { () throws(SealingError) in try self.seal(values, requests, range) }
        }
        return try parts.flatMap { try $0.get() }
    }

    private func seal(
        _ values: SecretValues, _ requests: [Request], _ range: Range<Int>
    ) throws(SealingError) -> [SealedValue] {
        var scratch = SecretBytes(zeroed: PaddedPlaintext.maximumCount)
        var sealed: [SealedValue] = []
        for index in range {
            let request = requests[index]
            let value = try values.withBytes(at: index) { (value) throws(SealingError) in
                let header = BodyHeader(valueID: request.valueID, documentID: request.documentID)
                return try seal(value, request.type, request.binding, header, scratch: &scratch)
            }
            guard let value else { throw .doesNotOpen }
            sealed.append(value)
        }
        return sealed
    }
}

extension ValueOpener {
    /// One value of a batch: where it stands and what it must be; `nil` for whatever it is.
    public struct Request: Sendable {
        public var value: SealedValue
        public var binding: Binding
        public var type: ValueType?

        public init(_ value: SealedValue, binding: Binding, expecting type: ValueType? = nil) {
            self.value = value
            self.binding = binding
            self.type = type
        }
    }

    /// Opens a batch on all cores. What does not open is missing in the result and keeps nothing else from opening.
    public func open(_ requests: [Request]) async throws(CancellationError) -> SecretValues {
        let parts = try await Batch.map(count: requests.count) { self.part(requests[$0]) }
        return SecretValues(parts, partCount: Batch.partCount)
    }

    /// Opens a batch in this task.
    public func open(_ requests: [Request]) -> SecretValues {
        SecretValues([part(requests[...])], partCount: max(1, requests.count))
    }

    private func part(_ requests: ArraySlice<Request>) -> SecretValues.Part {
        var arena = SecretArena(capacity: requests.reduce(0) { $0 + maximumCount(of: $1.value) })
        var opened: [(slot: SecretArena.Slot, type: ValueType)?] = []
        for request in requests {
            opened.append(try? open(request.value, request.binding, expecting: request.type, into: &arena))
        }
        return SecretValues.Part(arena, opened.map { $0?.slot }, types: opened.map { $0?.type })
    }
}

/// Work on many values in a task for each core.
private enum Batch {
    /// Enough that the tasks cost nothing beside the work, few enough that they end together.
    static let partCount = 128

    /// The results of `work` on the parts of `0..<count`, in order.
    static func map<Part: Sendable>(
        count: Int, _ work: @escaping @Sendable (Range<Int>) -> Part
    ) async throws(CancellationError) -> [Part] {
        let ranges = stride(from: 0, to: count, by: partCount).map { $0..<min(count, $0 + partCount) }
        let parts = await withTaskGroup(of: (Int, Part).self) { group in
            var parts = [Part?](repeating: nil, count: ranges.count)
            var next = 0
            func start() {
                guard next < ranges.count, !Task.isCancelled else { return }
                let index = next
                group.addTask { (index, work(ranges[index])) }
                next += 1
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
            while let (index, part) = await group.next() {
                parts[index] = part
                start()
            }
            return parts
        }
        let finished = parts.compactMap(\.self)
        guard finished.count == ranges.count else { throw CancellationError() }
        return finished
    }
}
