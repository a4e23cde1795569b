import Catalog
import Sealing

/// A scope's key and manifests sealed with it.
struct SealedFixture {
    let scope: ScopeName
    private let sealer: ValueSealer

    init(_ name: String = "prod") throws {
        guard let scope = ScopeName(name) else { throw InvalidFixture() }
        let day = UTCDay(secondsSince1970: 1_795_500_000)
        let reader = RecipientRecord(publicKey: X25519Identity.generate().recipient, added: day)
        let seed = ScopeSeed.random()
        let state = try ScopeState.create(
            scope, seed: seed, kem: .x25519, recipients: ["me": reader], stores: [:], day: day)
        self.scope = scope
        sealer = try ValueSealer(scope: scope, key: state.currentKey)
    }

    func token(_ secret: String = "payments/db", _ key: ManifestKey = .data("password")) throws -> String {
        try sealer.seal(
            Array("hunter2".utf8).span, type: key == .binary ? .bytes : .string,
            binding: .manifest(secretName: secret, key: key), valueID: .random()
        ).token
    }

    /// A manifest with sealed and plain keys.
    func manifest(
        _ secret: String = "payments/db", data: [String: String], plain: [String: String] = [:],
        metadata: String = "", spec: String = ""
    ) -> String {
        func map(_ name: String, _ values: [String: String]) -> String {
            guard !values.isEmpty else { return "" }
            return "  \(name):\n" + values.sorted { $0.key < $1.key }.map { "    \($0): \($1)\n" }.joined()
        }
        return """
            apiVersion: git-seal/v1
            kind: Secret
            metadata:
              name: \(secret)
              scope: \(scope)
            \(metadata)spec:
            \(map("data", data))\(map("plain", plain))\(spec)
            """
    }
}

struct InvalidFixture: Error {}
