/// Decides whether the value of an assignment is a credential.
///
/// It asks, in this order: is the value something else that is easily told (a reference, a template, a path, a word), is
/// it a known placeholder, and is it as random as its name promises.
struct SecretJudge {
    /// How sure it is, or `nil` for no credential.
    static func judge(name: [UInt8], value: [UInt8], isQuoted: Bool, kind file: FileKind) -> Confidence? {
        guard !file.isLockFile, let promise = AssignmentWords.kind(of: name.map(\.lowercased)) else { return nil }
        guard value.count >= (promise == .password ? 6 : 10), value.count <= 400 else { return nil }
        guard !isReference(value), !Placeholder.isTemplate(value), !isNameLike(value, of: name) else { return nil }
        guard !PasswordText.isPlaceholder(value), !Placeholder.isMasked(value) else { return nil }
        guard !Randomness.hasSequence(value, ofLength: 6) else { return nil }
        let confidence: Confidence? =
            switch promise {
            case .password: password(value)
            case .key: key(value)
            }
        guard let confidence else { return nil }
        // What is there for show and short is a doubt; a long random text is as bad in a test as elsewhere.
        return file.isForShow && (promise == .password || value.count < 20) ? .low : confidence
    }

    private static func password(_ value: [UInt8]) -> Confidence? {
        guard !value.contains(0x20) else { return nil }
        let classes = Set(value.map(Randomness.characterClass))
        let hasLetter = classes.contains(1) || classes.contains(2)
        guard hasLetter, classes.contains(0) || classes.contains(3) else { return nil }
        guard classes.contains(0) || !endsWithVariable(value) else { return nil }
        guard Set(value).count >= min(value.count, 6) - 1 else { return nil }
        let likeness = Randomness.wordLikeness(value)
        // Words joined by dashes or underlines are names.
        if !classes.contains(0) && likeness.pairs >= 4 && likeness.share > 0.5 && value.count < 40 {
            return value.contains {
                ![0x2D, 0x5F, 0x2E, 0x2F, 0x3A].contains($0) && Randomness.characterClass($0) == 3
            }
                ? .medium : nil
        }
        guard value.count >= 8 else { return .low }
        return .medium
    }

    /// `prefix$name`, as shells and many templates put a variable in.
    private static func endsWithVariable(_ value: [UInt8]) -> Bool {
        guard let mark = value.firstIndex(of: UInt8(ascii: "$")) else { return false }
        let name = value[(mark + 1)...]
        return name.count >= 3 && name.allSatisfy { ByteSet.wordBytes.contains($0) }
    }

    private static func key(_ value: [UInt8]) -> Confidence? {
        guard value.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let isHexadecimal = Randomness.isHexadecimal(value)
        let classes = Set(value.map(Randomness.characterClass))
        guard classes.contains(0), classes.contains(1) || classes.contains(2) else { return nil }
        guard Entropy.bits(of: value) >= Randomness.leastEntropy(length: value.count, isHexadecimal: isHexadecimal)
        else { return nil }
        if isHexadecimal { return value.count >= 32 ? .medium : value.count >= 16 ? .low : nil }
        if isUUID(value) { return .low }
        let likeness = Randomness.wordLikeness(value)
        if likeness.pairs >= 5 && likeness.share > 0.55 { return nil }
        guard value.count >= 16 else { return Randomness.classChanges(value) > 0.35 ? .low : nil }
        return Randomness.classChanges(value) > 0.2 ? .medium : .low
    }

    // MARK: Other things than secrets

    /// A variable, a call, an index, a path, an address: something that names the value instead of being it.
    private static func isReference(_ value: [UInt8]) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        let openers: [UInt8] = [0x24, 0x3C, 0x7B, 0x5B, 0x28, 0x2A, 0x26, 0x7C, 0x3E, 0x5C, 0x2F, 0x23]
        if openers.contains(first) && first != 0x23 || last == 0x29 || last == 0x7D { return true }
        if value.contains(Array("://".utf8)) || value.starts(with: "arn:".utf8) || value.starts(with: "./".utf8)
            || value.starts(with: "~/".utf8) || value.contains(Array("(".utf8)) || value.contains(Array("[".utf8))
        {
            return true
        }
        // `process.env.NAME`, `config.database.password`: words joined by dots.
        let parts = value.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDotted =
            parts.count > 1
            && parts.allSatisfy { part in
                guard let head = part.first, (0x30...0x39).contains(head) == false else { return false }
                return part.allSatisfy { ByteSet.wordBytes.contains($0) }
                    && Randomness.wordLikeness(Array(part)).share > 0.3
            }
        if isDotted { return true }
        // `secret/data/payments`, `./config/key.pem`
        let segments = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return segments.count > 2 && Randomness.wordLikeness(value).share > 0.45
    }

    /// `ACCESS_TOKEN`, `authToken`, `db-password`: words, and no digit among them.
    private static func isNameLike(_ value: [UInt8], of name: [UInt8]) -> Bool {
        let lowerValue = value.map(\.lowercased).filter { ByteSet.wordBytes.contains($0) && $0 != 0x5F }
        let lowerName = name.map(\.lowercased).filter { ByteSet.wordBytes.contains($0) && $0 != 0x5F }
        if lowerValue == lowerName || (lowerName.count > 6 && lowerValue.starts(with: lowerName)) { return true }
        let isIdentifier = value.allSatisfy {
            ByteSet.wordBytes.contains($0) || [0x2D, 0x2E, 0x3A, 0x20, 0x2F].contains($0)
        }
        let hasDigit = value.contains { (0x30...0x39).contains($0) }
        return isIdentifier && !hasDigit
    }

    private static func isUUID(_ value: [UInt8]) -> Bool {
        value.count == 36 && [8, 13, 18, 23].allSatisfy { value[$0] == UInt8(ascii: "-") }
            && value.allSatisfy { $0 == UInt8(ascii: "-") || Unicode.Scalar($0).properties.isASCIIHexDigit }
    }
}
