import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// Where `needle` begins for the first time.
    func firstOccurrence(of needle: [UInt8]) -> Int? {
        guard let base = baseAddress, let first = needle.first, count >= needle.count else { return nil }
        let last = count - needle.count
        var start = 0
        while start <= last, let found = memchr(base + start, CInt(first), last - start + 1) {
            start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(base + start, needle, needle.count) == 0 { return start }
            start += 1
        }
        return nil
    }

    /// Where `needle` begins, each time, without overlaps.
    func occurrences(of needle: [UInt8]) -> [Int] {
        var found: [Int] = []
        var start = 0
        while start < count {
            let rest = UnsafeBufferPointer(rebasing: self[start...])
            guard let next = rest.firstOccurrence(of: needle) else { break }
            found.append(start + next)
            start += next + needle.count
        }
        return found
    }

    /// Behind the last of the bytes in `set` that follow each other from `start` on.
    func end(of set: ByteSet, from start: Int) -> Int {
        var end = start
        while end < count, set.contains(self[end]) { end += 1 }
        return end
    }

    /// Whether `word`, in lower case, occurs in any case.
    func containsIgnoringCase(_ word: [UInt8]) -> Bool {
        guard let first = word.first else { return true }
        guard count >= word.count else { return false }
        for start in 0...(count - word.count) where self[start].lowercased == first {
            if (1..<word.count).allSatisfy({ self[start + $0].lowercased == word[$0] }) { return true }
        }
        return false
    }
}

extension [UInt8] {
    func contains(_ needle: [UInt8]) -> Bool {
        withUnsafeBufferPointer { $0.firstOccurrence(of: needle) != nil }
    }
}

extension ByteSet {
    /// Standard base64, without its padding.
    static let base64Bytes: ByteSet = {
        var set = ByteSet.wordBytes.subtracting(UInt8(ascii: "_"))
        set.insert(UInt8(ascii: "+"))
        set.insert(UInt8(ascii: "/"))
        return set
    }()

    /// What sealed values are written with.
    static let tokenBytes: ByteSet = {
        var set = ByteSet.wordBytes
        set.insert(UInt8(ascii: ":"))
        set.insert(UInt8(ascii: "-"))
        set.insert(UInt8(ascii: "."))
        return set
    }()

    private func subtracting(_ byte: UInt8) -> ByteSet {
        ByteSet(members.filter { $0 != byte })
    }
}
