import FoundationEssentials
import Testing

import enum Crypto.ChaChaPoly
import enum Crypto.Curve25519
import struct Crypto.HKDF
import enum Crypto.HPKE
import struct Crypto.SHA256
import struct Crypto.SymmetricKey

@testable import Sealing

@Suite("Points of small order")
struct ValuesSmallOrderTests {
    private let scope = scopeNamed("prod")
    private let binding = Binding.manifest(secretName: "payments/db", key: .data("password"))

    @Test("what anybody could have sealed, to a point of small order, is refused", arguments: [0, 1] as [UInt8])
    func smallOrderPoint(first: UInt8) throws {
        let seed = try seedOf([UInt8](repeating: 7, count: 32))
        let opener = ValueOpener(scope: scope, seed: seed, kem: .x25519)
        let point = [first] + [UInt8](repeating: 0, count: 31)
        var plaintext = [UInt8](repeating: 0, count: 32)
        var output = plaintext.mutableSpan
        PaddedPlaintext.write(Array("forged".utf8).span, .string, into: &output)
        let header = BodyHeader(valueID: .random(), documentID: nil)
        let data = AuthenticatedData(scope: scope, keyID: opener.keyID).bytes(header, binding)
        let ciphertext = try Forger.sealToZeros(
            plaintext, point: point, publicKey: seed.kemPublicKey(.x25519), authenticating: data)
        // The library alone would take it for genuine.
        let key = try Curve25519.KeyAgreement.PrivateKey(
            rawRepresentation: Forger.privateKey(of: [UInt8](repeating: 7, count: 32)))
        var recipient = try HPKE.Recipient(
            privateKey: key, ciphersuite: KEM.x25519.ciphersuite, info: AuthenticatedData.context,
            encapsulatedKey: Data(point))
        #expect(try recipient.open(ciphertext, authenticating: data) == Data(plaintext))
        let forged = SealedValue(scope: scope, keyID: opener.keyID, header: header, sealed: point + ciphertext)
        #expect(throws: SealingError.doesNotOpen) {
            _ = try opener.open(forged, binding: binding, expecting: .string)
        }
    }
}

/// What somebody can do who knows HPKE and no key.
private enum Forger {
    static func privateKey(of seed: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: seed), info: Array("git-seal/v1 kem x25519".utf8), outputByteCount: 32)
    }

    /// HPKE as RFC 9180 has it, by somebody who knows no key: to a point for which the shared secret is zeros.
    static func sealToZeros(
        _ plaintext: [UInt8], point: [UInt8], publicKey: [UInt8], authenticating data: [UInt8]
    ) throws -> [UInt8] {
        let kem: [UInt8] = Array("KEM".utf8) + [0, 0x20]
        let suite: [UInt8] = Array("HPKE".utf8) + [0, 0x20, 0, 1, 0, 3]
        let zeros = [UInt8](repeating: 0, count: 32)
        let secret = expand(
            extract([], "eae_prk", zeros, kem), "shared_secret", point + publicKey, 32, kem)
        let context =
            [0] + extract([], "psk_id_hash", [], suite)
            + extract([], "info_hash", Array(AuthenticatedData.context), suite)
        let prk = extract(secret, "secret", [], suite)
        let box = try ChaChaPoly.seal(
            plaintext, using: SymmetricKey(data: expand(prk, "key", context, 32, suite)),
            nonce: ChaChaPoly.Nonce(data: expand(prk, "base_nonce", context, 12, suite)), authenticating: data)
        return Array(box.ciphertext + box.tag)
    }

    private static func extract(_ salt: [UInt8], _ label: String, _ material: [UInt8], _ suite: [UInt8]) -> [UInt8] {
        let labeled = Array("HPKE-v1".utf8) + suite + Array(label.utf8) + material
        return Array(HKDF<SHA256>.extract(inputKeyMaterial: SymmetricKey(data: labeled), salt: salt))
    }

    private static func expand(
        _ key: [UInt8], _ label: String, _ info: [UInt8], _ count: UInt8, _ suite: [UInt8]
    ) -> [UInt8] {
        let labeled = [0, count] + Array("HPKE-v1".utf8) + suite + Array(label.utf8) + info
        return HKDF<SHA256>.expand(pseudoRandomKey: key, info: labeled, outputByteCount: Int(count)).withUnsafeBytes {
            Array($0)
        }
    }
}
