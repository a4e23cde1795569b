import PackReading
import Synchronization

/// Visits the blobs of a repository and notes which of them have candidates. Of a blob that is stored as a delta only what
/// the delta brings is searched, with some context; candidates in stretches that were copied come along.
struct VersionSearch: ObjectVisitor {
    /// A candidate, known again in every version that has it.
    struct Candidate {
        let id: Int
        let range: Range<Int>
    }

    /// What is remembered of a blob while those derived from it are visited.
    struct Memory {
        var length = 0
        /// Nothing in it can be carried on: it is no text, or not in the encoding that rules read.
        var isOpaque = false
        var candidates: [Candidate] = []
        var farAnchors: Set<CandidateSearch.FarAnchor> = []
        var openRules: Set<UInt32> = []
        var mayHoldSecrets = false
    }

    /// A blob with candidates.
    struct Flagged {
        let name: ObjectName
        let candidates: [Int]
    }

    private(set) var flagged: [Flagged] = []
    private(set) var blobCount = 0
    private(set) var byteCount = 0
    private let search: CandidateSearch
    private let progress: ScanProgress

    init(_ search: CandidateSearch, _ progress: ScanProgress) {
        self.search = search
        self.progress = progress
    }

    mutating func visit(
        _ name: ObjectName, _ kind: ObjectKind, _ bytes: [UInt8], derivation: Derivation<Memory>?
    ) -> Memory {
        guard !progress.isStopped else { return Memory(isOpaque: true) }
        let memory = bytes.withUnsafeBufferPointer { text -> Memory in
            switch TextEncoding.of(text) {
            case .binary: return searchArchive(bytes)
            case .utf16(let isBigEndian):
                count(bytes.count)
                let converted = TextEncoding.utf8(fromUTF16: text, isBigEndian: isBigEndian)
                var memory = converted.withUnsafeBufferPointer { searchWhole($0) }
                memory.isOpaque = true
                return memory
            case .bytes:
                count(bytes.count)
                guard let derivation, !derivation.base.isOpaque else { return searchWhole(text) }
                return searchChanges(text, derivation)
            }
        }
        if !memory.candidates.isEmpty {
            flagged.append(Flagged(name: name, candidates: memory.candidates.map(\.id).sorted()))
        }
        return memory
    }

    private mutating func count(_ bytes: Int) {
        blobCount += 1
        byteCount += bytes
        progress.add(bytes: bytes)
    }

    // MARK: Searching

    private func searchWhole(_ text: UnsafeBufferPointer<UInt8>) -> Memory {
        var result = CandidateSearch.Result()
        search.search(text, in: 0..<text.count, into: &result)
        search.searchKubernetesSecrets(text, into: &result)
        return Memory(
            length: text.count, candidates: result.candidates.map { Candidate(id: progress.nextID(), range: $0) },
            farAnchors: result.farAnchors, openRules: result.openRules, mayHoldSecrets: result.mayHoldSecrets)
    }

    /// An archive with a candidate is a candidate as a whole.
    private mutating func searchArchive(_ bytes: [UInt8]) -> Memory {
        var memory = Memory(isOpaque: true)
        guard ArchiveWalk.isArchive(bytes) else { return memory }
        count(bytes.count)
        var result = CandidateSearch.Result()
        var walk = ArchiveWalk()
        walk.visit(bytes, path: "") { _, content in
            content.withUnsafeBufferPointer { text in
                guard case .bytes = TextEncoding.of(text) else { return }
                search.search(text, in: 0..<text.count, into: &result)
            }
        }
        if !result.candidates.isEmpty {
            memory.candidates = [Candidate(id: progress.nextID(), range: 0..<bytes.count)]
        }
        return memory
    }

    private func searchChanges(_ text: UnsafeBufferPointer<UInt8>, _ derivation: Derivation<Memory>) -> Memory {
        let base = derivation.base
        let changes = VersionChanges(derivation.stretches, length: text.count, baseLength: base.length)
        var memory = Memory(length: text.count)
        for candidate in base.candidates {
            for range in changes.copies(ofBase: candidate.range) {
                memory.candidates.append(Candidate(id: candidate.id, range: range))
            }
        }
        var result = CandidateSearch.Result(openRules: base.openRules, mayHoldSecrets: base.mayHoldSecrets)
        for part in changes.parts { search.search(text, in: part, into: &result) }
        for anchor in base.farAnchors {
            for range in changes.copies(ofBase: anchor.start..<anchor.start + 1) {
                let moved = CandidateSearch.FarAnchor(target: anchor.target, start: range.lowerBound)
                guard result.farAnchors.insert(moved).inserted else { continue }
                search.search(text, at: moved, changed: changes.parts, into: &result)
            }
        }
        search.searchKubernetesSecrets(text, into: &result)
        // What lies in a copied stretch as a whole came along already.
        let carried = Set(memory.candidates.map(\.range))
        for range in result.candidates.subtracting(carried) {
            memory.candidates.append(Candidate(id: progress.nextID(), range: range))
        }
        memory.farAnchors = result.farAnchors
        memory.openRules = result.openRules
        memory.mayHoldSecrets = result.mayHoldSecrets
        return memory
    }
}
