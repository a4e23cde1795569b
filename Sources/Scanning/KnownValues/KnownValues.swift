import SecretMemory

/// Values that must stand nowhere in clear: the plaintexts of sealed secrets, as they are and in the encodings in which they
/// travel. All of it lies in guarded memory, and nothing of it is ever written anywhere.
public final class KnownValues: Sendable {
    /// One spelling of one value.
    struct Needle {
        let range: Range<Int>
        let label: Int
        let encoding: Finding.Encoding?
    }

    /// A place where a value stands.
    struct Occurrence {
        let range: Range<Int>
        /// Which secret it is the value of, for a person.
        let label: String
        let encoding: Finding.Encoding?
    }

    /// Shorter ones stand in texts by chance.
    public static let leastLength = 8

    private let labels: [String]
    /// Sorted by the first bytes of each.
    private let needles: [Needle]
    /// The spellings, one after the other.
    private let spellings: SecretBytes
    /// A bit for each hash of the four bytes that a spelling begins with: most places of a text are told by it.
    private let filter: SecretBytes

    private static let filterBits: UInt32 = 20
    private static let prefixLength = 4

    init(labels: [String], needles: [Needle], spellings: consuming SecretBytes) {
        let sorted = spellings.withBytes { bytes in
            needles.sorted { Self.prefix(bytes, $0.range.lowerBound) < Self.prefix(bytes, $1.range.lowerBound) }
        }
        var filter = SecretBytes(zeroed: 1 << (Int(Self.filterBits) - 3))
        spellings.withBytes { bytes in
            filter.withMutableBytes { bits in
                for needle in sorted {
                    let bit = Self.hash(Self.prefix(bytes, needle.range.lowerBound))
                    bits[Int(bit >> 3)] |= 1 << UInt8(bit & 7)
                }
            }
        }
        self.labels = labels
        self.needles = sorted
        self.spellings = spellings
        self.filter = filter
    }

    /// How many values there are.
    public var count: Int { labels.count }

    private static func prefix(_ bytes: Span<UInt8>, _ start: Int) -> UInt32 {
        UInt32(bytes[start]) << 24 | UInt32(bytes[start + 1]) << 16 | UInt32(bytes[start + 2]) << 8
            | UInt32(bytes[start + 3])
    }

    private static func hash(_ prefix: UInt32) -> UInt32 { (prefix &* 0x9E37_79B1) >> (32 - filterBits) }

    // MARK: Searching

    /// All places.
    ///
    /// - Parameter acrossLines: also where a value is broken over several lines, as YAML folds long scalars; that takes
    ///   several times as long.
    func occurrences(in text: UnsafeBufferPointer<UInt8>, acrossLines: Bool = true) -> [Occurrence] {
        var found: [Range<Int>: Occurrence] = [:]
        search(text) { range, needle in found[range] = occurrence(range, needle) }
        if acrossLines {
            searchJoined(text) { range, needle in found[range] = found[range] ?? occurrence(range, needle) }
        }
        return found.values.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private func searchJoined(_ text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, Needle) -> Void) {
        // Without white space a value stands in one piece again, however it was broken.
        var joined: [UInt8] = []
        var places: [Int] = []
        joined.reserveCapacity(text.count)
        places.reserveCapacity(text.count)
        for (place, byte) in text.enumerated() where !Self.isBreak(text, place, byte) {
            joined.append(byte)
            places.append(place)
        }
        joined.withUnsafeBufferPointer { joined in
            search(joined) { range, needle in
                visit(places[range.lowerBound]..<(places[range.upperBound - 1] + 1), needle)
            }
        }
    }

    /// White space, and the backslash with which a double-quoted scalar goes on in the next line.
    private static func isBreak(_ text: UnsafeBufferPointer<UInt8>, _ place: Int, _ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: true
        case UInt8(ascii: "\\"): place + 1 < text.count && (text[place + 1] == 0x0A || text[place + 1] == 0x0D)
        default: false
        }
    }

    private func occurrence(_ range: Range<Int>, _ needle: Needle) -> Occurrence {
        Occurrence(range: range, label: labels[needle.label], encoding: needle.encoding)
    }

    private func search(_ text: UnsafeBufferPointer<UInt8>, _ visit: (Range<Int>, Needle) -> Void) {
        guard text.count >= Self.prefixLength else { return }
        filter.withBytes { bits in
            spellings.withBytes { bytes in
                var prefix: UInt32 = 0
                for place in 0..<text.count {
                    prefix = prefix << 8 | UInt32(text[place])
                    guard place >= Self.prefixLength - 1 else { continue }
                    let bit = Self.hash(prefix)
                    guard bits[Int(bit >> 3)] & 1 << UInt8(bit & 7) != 0 else { continue }
                    compare(text, place - Self.prefixLength + 1, prefix, bytes, visit)
                }
            }
        }
    }

    private func compare(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ prefix: UInt32, _ bytes: Span<UInt8>,
        _ visit: (Range<Int>, Needle) -> Void
    ) {
        var lower = 0
        var upper = needles.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if Self.prefix(bytes, needles[middle].range.lowerBound) < prefix {
                lower = middle + 1
            } else {
                upper = middle
            }
        }
        while lower < needles.count, Self.prefix(bytes, needles[lower].range.lowerBound) == prefix {
            let needle = needles[lower]
            lower += 1
            guard start + needle.range.count <= text.count else { continue }
            let isThere = needle.range.indices.allSatisfy { bytes[$0] == text[start + $0 - needle.range.lowerBound] }
            if isThere { visit(start..<start + needle.range.count, needle) }
        }
    }
}

extension Rule {
    /// The rule in whose name known values are reported.
    static let knownValue = inCode(
        "known-value", provider: "Sealed", "The value of a sealed secret, in clear", .high, .critical,
        remediation: "Take it out here and give the secret a new value: git seal set NAME KEY.")
}
