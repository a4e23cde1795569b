import CSodium

/// BLAKE2b, the fastest of libsodium's hashes (about 1 GB/s here, SHA-256 a quarter of that).
enum KeyedHash {
    private static let isReady: Bool = sodium_init() >= 0

    /// 32 bytes over all `parts`, each with its length, so that no two lists of parts run together.
    static func digest(_ parts: [ArraySlice<UInt8>], key: [UInt8] = []) -> [UInt8] {
        precondition(isReady, "libsodium cannot start")
        let size = crypto_generichash_statebytes()
        return withUnsafeTemporaryAllocation(byteCount: size, alignment: 64) { memory in
            guard let address = memory.baseAddress else { return [] }
            let state = OpaquePointer(address)
            crypto_generichash_init(state, key.isEmpty ? nil : key, key.count, 32)
            for part in parts {
                withUnsafeBytes(of: UInt64(part.count).littleEndian) { length in
                    let bytes = length.bindMemory(to: UInt8.self)
                    _ = crypto_generichash_update(state, bytes.baseAddress, UInt64(bytes.count))
                }
                part.withUnsafeBufferPointer {
                    _ = crypto_generichash_update(state, $0.baseAddress, UInt64($0.count))
                }
            }
            var digest = [UInt8](repeating: 0, count: 32)
            crypto_generichash_final(state, &digest, digest.count)
            return digest
        }
    }

    /// SHA-256, where a token's format asks for it.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}
