import Crypto
import SecretMemory

extension SOPSDocument {
    /// What is done about the file's checksum.
    public enum Checksum: Sendable {
        case verified
        /// Values that were moved, removed or added are taken as they are.
        case ignored
    }

    /// Opens every value.
    ///
    /// - Throws: what is wrong with the first value that does not open, or with the checksum; then nothing comes out.
    public func open(
        with dataKey: borrowing SecretBytes, checksum: Checksum = .verified
    ) throws(SOPSError) -> SOPSPlaintext {
        guard dataKey.count == 32 else { throw .dataKeyLength }
        let key = dataKey.withBytes { bytes in bytes.withUnsafeBytes { SymmetricKey(data: $0) } }
        var hash = SOPSHash(metadata)
        var arena = SecretArena(capacity: values.reduce(64) { $0 + $1.range.count + 64 })
        var opened: [SOPSPlaintext.Opened] = []
        opened.reserveCapacity(values.count)
        for value in values {
            let item = try Self.open(value, key, into: &arena)
            opened.append(item)
            if item.type != .comment, item.type != .null, value.isEncrypted || !metadata.coversEncryptedOnly {
                arena.withBytes(of: item.slot) { hash.update($0, item.type) }
            }
        }
        if checksum == .verified { try verify(hash.finish(), key) }
        return SOPSPlaintext(self, arena, opened, comments: openComments(key))
    }

    private static func open(
        _ value: Value, _ key: SymmetricKey, into arena: inout SecretArena
    ) throws(SOPSError) -> SOPSPlaintext.Opened {
        switch value.content {
        case .token(let token):
            guard let type = PlainType(sops: token.type) else { throw .unknownType(value.path, type: token.type) }
            guard let plaintext = token.open(key, place: SOPSToken.authenticatedPath(value.path.keys)),
                let slot = plaintext.withBytes({ bytes in
                    type == .bool ? append(isTrue: bytes, &arena) : arena.append(bytes)
                })
            else { throw .doesNotOpen(value.path) }
            return .init(type: type, slot: slot)
        case .text(let text): return try plain(text, .string, value, &arena)
        case .number(let literal, let isFloat):
            guard let text = NumberText.canonical(literal, isFloat: isFloat) else { throw .malformedValue(value.path) }
            return try plain(text, isFloat ? .float : .int, value, &arena)
        case .bool(let isTrue): return try plain(isTrue ? "true" : "false", .bool, value, &arena)
        case .time(let text): return try plain(text, .time, value, &arena)
        case .null: return try plain("", .null, value, &arena)
        }
    }

    private static func plain(
        _ text: String, _ type: PlainType, _ value: Value, _ arena: inout SecretArena
    ) throws(SOPSError) -> SOPSPlaintext.Opened {
        // A float of few characters may have hundreds of digits, more than the arena has room for.
        guard let slot = arena.append(Array(text.utf8).span) else { throw .malformedValue(value.path) }
        return .init(type: type, slot: slot)
    }

    /// Whatever spelling of a boolean it is, as YAML and JSON have it.
    private static func append(isTrue bytes: Span<UInt8>, _ arena: inout SecretArena) -> SecretArena.Slot? {
        let isTrue = ["True", "true", "TRUE", "1", "t", "T"].contains { bytes.equals($0) }
        return arena.append(Array((isTrue ? "true" : "false").utf8).span)
    }

    /// A comment that opens nowhere stays as it is: SOPS does not vouch for comments.
    private func openComments(_ key: SymmetricKey) -> [SOPSPlaintext.OpenedComment] {
        var opened: [SOPSPlaintext.OpenedComment] = []
        for comment in comments {
            for place in comment.places {
                guard let text = comment.token.open(key, place: SOPSToken.authenticatedPath(place)) else { continue }
                opened.append(.init(range: comment.range, text: HeldSecret(text)))
                break
            }
        }
        return opened
    }

    private func verify(_ computed: [UInt8], _ key: SymmetricKey) throws(SOPSError) {
        guard let checksum = metadata.checksum else { throw .checksumMissing }
        guard let token = SOPSToken(checksum), let stored = token.open(key, place: metadata.lastModified) else {
            throw .checksumDoesNotOpen
        }
        let isEqual = stored.withBytes { constantTimeEqual($0, computed.span) }
        guard isEqual else { throw .checksumDiffers }
    }
}

/// The checksum of a file: SHA-512 of the values in plain, one behind the other.
struct SOPSHash: ~Copyable {
    /// SHA-256 of `sops`: it keeps the checksums of both ways of counting apart.
    private static let initialBytes: [UInt8] = [
        0x8A, 0x3F, 0xD2, 0xAD, 0x54, 0xCE, 0x66, 0x52, 0x7B, 0x10, 0x34, 0xF3, 0xD1, 0x47, 0xBE, 0x0B, 0x0B, 0x97,
        0x5B,
        0x3B, 0xF4, 0x4F, 0x72, 0xC6, 0xFD, 0xAD, 0xEC, 0x81, 0x76, 0xF2, 0x7D, 0x69,
    ]

    private var hash = SHA512()

    init(_ metadata: SOPSMetadata) {
        if metadata.coversEncryptedOnly { hash.update(data: Self.initialBytes) }
    }

    /// For writing: of all values.
    init() {}

    mutating func update(_ bytes: Span<UInt8>, _ type: PlainType) {
        if type == .bool {
            hash.update(data: Array((bytes.equals("true") ? "True" : "False").utf8))
        } else {
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
    }

    /// In hexadecimal, upper case.
    consuming func finish() -> [UInt8] {
        hash.finalize().flatMap { byte in [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 } }
    }
}
