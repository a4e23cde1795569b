import Catalog
import Crypto
import Sealing
import Trust

/// Keys that are the same in every run.
enum TestKey {
    /// A key in a file.
    static func plain(_ number: UInt16) -> String { line("ssh-ed25519", number, after: []) }

    /// A security key.
    static func hardware(_ number: UInt16) -> String { line("sk-ssh-ed25519@openssh.com", number, after: ["ssh:"]) }

    private static func line(_ algorithm: String, _ number: UInt16, after: [String]) -> String {
        let seed = [UInt8](repeating: UInt8(number & 0xFF), count: 31) + [UInt8(number >> 8)]
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed).publicKey.rawRepresentation else {
            return ""
        }
        let fields: [[UInt8]] = [Array(algorithm.utf8), Array(key)] + after.map { Array($0.utf8) }
        var blob: [UInt8] = []
        for field in fields { blob += [0, 0, 0, UInt8(field.count)] + field }
        return "\(algorithm) \(Base64.padded.encode(blob))"
    }

    static let openPGP = """
        -----BEGIN PGP PUBLIC KEY BLOCK-----

        mDMEZ0NvdWxkBE5vdEJlVHJ1ZQ==
        =abcd
        -----END PGP PUBLIC KEY BLOCK-----
        """
}

/// A policy of a small team; `names` in capitals stand for keys.
enum PolicyFixture {
    static let text = """
        apiVersion: git-seal/v1
        kind: Policy
        spec:
          principals:
            alice: {keys: [ALICE, ALICE-LOST], handle: "@alice"}
            bob: {keys: [BOB], handle: "@org/bob"}
            carol:
              keys:
                - CAROL
            github:
              kind: forge
              keys:
                - OPENPGP
          groups:
            payments: [alice, carol]
            keepers: [alice, bob]
          revoked:
            - {key: ALICE-LOST, since: 2026-11-24}
          statements:
            - sid: Keepers
              effect: allow
              principals: [keepers]
              actions: ["secret:*", "scope:*", "policy:*", "trust:Reset"]
              resources: ["*"]
            - sid: PaymentsTeam
              effect: allow
              principals: [payments]
              actions: ["secret:Put", "secret:Delete"]
              resources: ["prod:payments/**"]
              conditions: {mfa: touch}
            - sid: Merges
              effect: allow
              principals: [github]
              actions: ["*"]
              resources: ["*"]
              conditions: {branch: main}
            - sid: NoFriday
              effect: deny
              principals: ["*"]
              actions: ["*"]
              resources: ["prod:*"]
              conditions:
                time: {weekdays: fri, between: "12:00-24:00", zone: UTC}
                tags: {tier: "gold*"}
            - sid: RootIsClosed
              effect: deny
              principals: [carol, bob]
              actions: ["secret:*"]
              resources: ["prod:root", "*:old/*"]

        """

    static let alice = TestKey.plain(1)
    static let lost = TestKey.plain(2)
    static let bob = TestKey.plain(3)
    static let carol = TestKey.hardware(4)

    static func filled(_ text: String) -> String {
        let armored = TestKey.openPGP.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "            \($0)" }.joined(separator: "\n")
        return text.replacing("ALICE-LOST", with: "\"\(lost)\"").replacing("ALICE", with: "\"\(alice)\"")
            .replacing("BOB", with: "\"\(bob)\"").replacing("CAROL", with: "\"\(carol) carol@desk\"")
            .replacing("OPENPGP", with: "|\n\(armored)")
    }

    static func policy(_ text: String = text) throws(SchemaError) -> Policy {
        try Policy(parsing: Array(filled(text).utf8))
    }

    /// Why a text is no policy; `nil` if it is one.
    static func fault(_ text: String) -> SchemaError? {
        do throws(SchemaError) {
            _ = try policy(text)
            return nil
        } catch {
            return error
        }
    }
}
