import SecretMemory

/// The text inside the age file that a recipient opens to get a scope's seed; it explains itself to whoever opens it
/// with another program.
///
/// ```
/// git-seal scope key v1
/// scope: prod
/// key: 0faae0a495ae4b28
/// kem: x25519
/// seed: BASE64URL
/// ```
public enum ScopeKeyFile {
    /// The longest text there is, with room to spare; a longer one is none.
    public static let maximumCount = 1_024

    private static let title = "git-seal scope key v1\n"

    public static func text(scope: ScopeName, kem: KEM, seed: borrowing ScopeSeed) -> SecretBytes {
        let beginning = Array(beginning(scope, seed.keyID(kem), kem).utf8)
        let seedCount = Base64URL.encodedCount(ScopeSeed.byteCount)
        var text = SecretBytes(zeroed: beginning.count + seedCount + 1)
        text.withMutableBytes { text in
            for index in beginning.indices { text[index] = beginning[index] }
            seed.withBytes { Base64URL.encode($0, into: &text, from: beginning.count) }
            text[beginning.count + seedCount] = UInt8(ascii: "\n")
        }
        return text
    }

    /// The seed in `text`, which must be exactly what is expected for this scope and key, and whose seed must make that
    /// very key.
    public static func parse(
        _ text: borrowing SecretBytes, expecting scope: ScopeName, key: ScopeKey
    ) throws(ScopeKeyFileError) -> ScopeSeed {
        let expected = Array(beginning(scope, key.id, key.kem).utf8)
        let seed = try text.withBytes { (text) throws(ScopeKeyFileError) in
            let seedCount = Base64URL.encodedCount(ScopeSeed.byteCount)
            guard begins(text, with: Array(title.utf8)) else { throw .notAKeyFile }
            guard text.count == expected.count + seedCount + 1, begins(text, with: expected) else {
                throw .otherKey
            }
            guard text[text.count - 1] == UInt8(ascii: "\n") else { throw .damaged }
            return try decode(text.extracting(expected.count..<expected.count + seedCount))
        }
        guard let seed = ScopeSeed(seed) else { throw .damaged }
        guard seed.key(key.kem) == key else { throw .seedOfAnotherKey }
        return seed
    }

    private static func beginning(_ scope: ScopeName, _ key: KeyID, _ kem: KEM) -> String {
        "\(title)scope: \(scope)\nkey: \(key)\nkem: \(kem)\nseed: "
    }

    private static func decode(_ text: Span<UInt8>) throws(ScopeKeyFileError) -> SecretBytes {
        var seed = SecretBytes(zeroed: ScopeSeed.byteCount)
        guard seed.withMutableBytes({ Base64URL.decode(text, into: &$0) }) else { throw .damaged }
        return seed
    }

    private static func begins(_ text: Span<UInt8>, with beginning: [UInt8]) -> Bool {
        guard text.count >= beginning.count else { return false }
        return constantTimeEqual(text.extracting(0..<beginning.count), beginning.span)
    }
}

/// Why the text of an age file is not the seed of the key that it should be.
public enum ScopeKeyFileError: Error, Hashable {
    case notAKeyFile
    /// It says, in its own lines, that it is for another scope or another key.
    case otherKey
    case damaged
    /// Its lines name this key, but its seed makes another one.
    case seedOfAnotherKey
}
