import Glibc
import SystemPackage

/// Cuts an input into stretches of bounded size that overlap, so that memory stays bounded and nothing is lost at a cut.
struct Stretches {
    /// One part of an input.
    struct Stretch {
        let bytes: UnsafeBufferPointer<UInt8>
        /// The offset of its first byte in the input.
        let base: Int
        /// Matches that begin here, in the input's offsets, are this stretch's to report.
        let owned: Range<Int>
    }

    /// What is new in each stretch.
    static let size = 4 << 20
    /// What is repeated before it, for words that a rule looks back at.
    static let before = 4 << 10
    /// What is repeated after it: no secret is longer.
    static let after = 64 << 10

    /// Calls `visit` for the stretches of `bytes`.
    static func forEach(of bytes: UnsafeBufferPointer<UInt8>, _ visit: (Stretch) -> Void) {
        var start = 0
        repeat {
            let lower = max(0, start - before)
            let end = start + size + after >= bytes.count ? bytes.count : start + size
            let upper = min(bytes.count, end == bytes.count ? end : end + after)
            let part = UnsafeBufferPointer(rebasing: bytes[lower..<upper])
            visit(Stretch(bytes: part, base: lower, owned: start..<end))
            start = end
        } while start < bytes.count
    }

    /// Calls `visit` for the stretches of an open file, reading each into `buffer`; returns how many bytes were read.
    static func forEach(
        of descriptor: CInt, buffer: inout [UInt8], _ visit: (Stretch) -> Void
    ) throws(Errno) -> Int {
        buffer.reserveCapacity(size + before + after)
        var kept = 0
        var base = 0
        var total = 0
        while true {
            let wanted = size + before + after - kept
            let count = try read(descriptor, into: &buffer, keeping: kept, wanted: wanted)
            total += count
            let filled = kept + count
            let isLast = count < wanted
            let ownedStart = base == 0 ? 0 : base + before
            let ownedEnd = isLast ? base + filled : base + filled - after
            buffer.withUnsafeBufferPointer { all in
                visit(
                    Stretch(
                        bytes: UnsafeBufferPointer(rebasing: all[..<filled]), base: base, owned: ownedStart..<ownedEnd))
            }
            guard !isLast else { return total }
            let keep = before + after
            buffer.withUnsafeMutableBufferPointer { all in
                guard let start = all.baseAddress else { return }
                memmove(start, start + filled - keep, keep)
            }
            base += filled - keep
            kept = keep
        }
    }

    /// Fills `buffer` behind its first `kept` bytes.
    private static func read(
        _ descriptor: CInt, into buffer: inout [UInt8], keeping kept: Int, wanted: Int
    ) throws(Errno) -> Int {
        if buffer.count < kept + wanted {
            buffer.append(contentsOf: repeatElement(0, count: kept + wanted - buffer.count))
        }
        var filled = 0
        while filled < wanted {
            let count = buffer.withUnsafeMutableBytes { raw in
                Glibc.read(descriptor, raw.baseAddress.map { $0 + kept + filled }, wanted - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Errno(rawValue: errno) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }
}
