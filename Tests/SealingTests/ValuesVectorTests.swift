import FoundationEssentials
import SecretMemory
import Testing

@testable import Sealing

@Suite("Sealed values of an independent implementation")
struct ValuesVectorTests {
    @Test("there are as many as the format's page says")
    func counts() {
        #expect(SealVectors.opening.count == 15)
        #expect(SealVectors.refused.count == 29)
    }

    @Test("a seed makes its keys", arguments: SealVectors.opening)
    func derivation(vector: SealVectors.Case) throws {
        let key = try vector.scopeSeed().key(vector.suite())
        #expect(Hexadecimal.text(key.publicKey) == vector.publicKey)
        #expect(Hexadecimal.text(key.verifyKey) == vector.verifyKey)
        #expect(key.id.description == vector.keyID)
    }

    @Test("what was sealed opens, with its ids and type", arguments: SealVectors.opening)
    func opens(vector: SealVectors.Case) throws {
        let value = try SealedValue(token: vector.token)
        #expect(value.scope.text == vector.scope)
        #expect(value.keyID.description == vector.keyID)
        #expect(value.valueID.description == vector.valueID)
        #expect(value.documentID?.description == vector.documentID)
        let opened = try vector.opener().open(value, binding: vector.binding)
        #expect(opened.type.rawValue == vector.type)
        #expect(Hexadecimal.text(opened.bytes.copied) == vector.value)
    }

    @Test("what is authenticated is the same, byte by byte", arguments: SealVectors.opening)
    func authenticatedData(vector: SealVectors.Case) throws {
        let value = try SealedValue(token: vector.token)
        let data = AuthenticatedData(scope: value.scope, keyID: value.keyID).bytes(value.header, vector.binding)
        #expect(Hexadecimal.text(data) == vector.aad)
    }

    @Test("what we seal there opens there", arguments: SealVectors.opening)
    func sealsAgain(vector: SealVectors.Case) throws {
        let value = try SealedValue(token: vector.token)
        let sealer = try ValueSealer(scope: value.scope, key: try vector.scopeSeed().key(vector.suite()))
        let plaintext = try bytesOf(hex: try #require(vector.value))
        let type = try #require(vector.type.flatMap(ValueType.init))
        let sealed = try sealer.seal(
            plaintext.span, type: type, binding: vector.binding, valueID: value.valueID, documentID: value.documentID)
        #expect(sealed.token.utf8.count == vector.token.utf8.count)
        #expect(sealed != value)
        let opened = try vector.opener().open(sealed, binding: vector.binding, expecting: type).copied
        #expect(opened == plaintext)
    }

    @Test("what must be refused is refused where its reason lies", arguments: SealVectors.refused)
    func refuses(vector: SealVectors.Case) throws {
        let reason = try #require(vector.refused)
        if let expected = Self.tokenErrors[reason] {
            #expect(throws: expected) { try SealedValue(token: vector.token) }
        } else {
            try #require(Self.doNotOpen.contains(reason), "a reason that this test does not know")
            let value = try SealedValue(token: vector.token)
            let opener = try vector.opener()
            #expect(throws: SealingError.doesNotOpen) { _ = try opener.open(value, binding: vector.binding) }
        }
    }

    /// Found without a key.
    private static let tokenErrors: [String: TokenError] = [
        "base64url with '='": .invalidBody,
        "base64url with a line break": .invalidBody,
        "plain base64 alphabet": .invalidBody,
        "trailing bits that are not zero": .invalidBody,
        "upper-case scope": .invalidScope,
        "upper-case key id": .invalidKeyID,
        "unknown version": .unknownPrefix,
        "upper-case prefix": .unknownPrefix,
        "empty body": .invalidLength,
        "unknown head byte": .unknownFormat(3),
        "truncated by one byte": .invalidLength,
    ]

    /// Found with a key, and told apart from nothing.
    private static let doNotOpen: Set = [
        "another key id", "another scope", "changed value id", "one byte more", "encapsulated key of zeros",
        "padding longer than canonical", "no padding marker", "not a Padmé length", "unknown type byte",
        "UTF-8 type with bytes that are not", "no type byte", "a value of 65,537 bytes", "another info",
        "a type-03 value with a line break", "a type-03 value that is an alias",
        "a type-03 value that is a string in YAML 1.2 core", "a type-03 value that is a date", "type 03 in a manifest",
    ]

    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, base mode, sequence number 0.
    @Test("RFC 9180, appendix A.2.1, opens")
    func publishedVector() throws {
        let privateKey = try bytesOf(hex: "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
            .withUnsafeBytes { HPKEPrivateKey(.x25519, $0) }
        #expect(
            Hexadecimal.text(privateKey.publicKeyBytes)
                == "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
        let encapsulatedKey = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
        let ciphertext =
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
        let plaintext = try privateKey.open(
            bytesOf(hex: encapsulatedKey + ciphertext),
            context: Data(bytesOf(hex: "4f6465206f6e2061204772656369616e2055726e")),
            authenticating: Array("Count-0".utf8)
        ) { (plaintext) throws(SealingError) in SecretBytes(copying: plaintext) }
        #expect(plaintext.copied == Array("Beauty is truth, truth beauty".utf8))
    }
}
