import PackReading

/// How a version of a text differs from the one that it is stored against.
struct VersionChanges {
    /// A stretch of the text that is in the base as well.
    private struct Copy {
        var range: Range<Int>
        let start: Int
        /// Nothing stands before or behind it, in the base as in the text.
        let beginsBoth: Bool
        var endsBoth = false
    }

    /// What is to be searched: everything new, and every place where stretches meet that did not before, with context.
    let parts: [Range<Int>]
    private let copies: [Copy]

    init(_ stretches: [Delta.Stretch], length: Int, baseLength: Int) {
        var copies: [Copy] = []
        var changed: [Range<Int>] = []
        // Long copies are written as several.
        for stretch in stretches {
            guard let start = stretch.copiedFrom else {
                changed.append(stretch.range)
                continue
            }
            if let last = copies.last, last.range.upperBound == stretch.range.lowerBound,
                last.start + last.range.count == start
            {
                copies[copies.count - 1].range = last.range.lowerBound..<stretch.range.upperBound
            } else {
                let beginsBoth = start == 0 && stretch.range.lowerBound == 0
                copies.append(Copy(range: stretch.range, start: start, beginsBoth: beginsBoth))
            }
        }
        for index in copies.indices {
            let copy = copies[index]
            copies[index].endsBoth = copy.range.upperBound == length && copy.start + copy.range.count == baseLength
            if !copy.beginsBoth { changed.append(copy.range.lowerBound..<copy.range.lowerBound) }
            if !copies[index].endsBoth { changed.append(copy.range.upperBound..<copy.range.upperBound) }
        }
        self.copies = copies
        parts = Self.merged(changed, length: length)
    }

    private static func merged(_ changed: [Range<Int>], length: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        for range in changed.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            let lower = max(0, range.lowerBound - CandidateSearch.context)
            let upper = min(length, range.upperBound + CandidateSearch.context)
            if let last = parts.last, lower <= last.upperBound {
                parts[parts.count - 1] = last.lowerBound..<max(last.upperBound, upper)
            } else {
                parts.append(lower..<upper)
            }
        }
        return parts
    }

    /// Where a stretch of the base, with its neighbours on both sides, went.
    func copies(ofBase range: Range<Int>) -> [Range<Int>] {
        copies.compactMap { copy in
            let moved = range.lowerBound - copy.start + copy.range.lowerBound
            let target = moved..<moved + range.count
            return holds(copy, target) ? target : nil
        }
    }

    private func holds(_ copy: Copy, _ range: Range<Int>) -> Bool {
        let begins =
            range.lowerBound > copy.range.lowerBound || (copy.beginsBoth && range.lowerBound == copy.range.lowerBound)
        let ends =
            range.upperBound < copy.range.upperBound || (copy.endsBoth && range.upperBound == copy.range.upperBound)
        return begins && ends
    }
}
