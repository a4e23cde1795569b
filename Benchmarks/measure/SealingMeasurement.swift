import Crypto
import Sealing
import SecretMemory

/// Sealing and opening many values of one X25519 scope, against the X25519 agreements that they cannot do without.
///
/// Both sides use all cores and take turns, so that what else the machine does slows both.
struct SealingMeasurement {
    private let count = 10_000
    private let rounds = 7

    func run() async throws {
        guard let scope = ScopeName("benchmark") else { preconditionFailure("a valid name") }
        let seed = ScopeSeed.random()
        let sealer = try ValueSealer(scope: scope, key: seed.key(.x25519))
        let opener = ValueOpener(scope: scope, seed: seed, kem: .x25519)
        let values = passwords()
        let bindings = (0..<count).map {
            Binding.manifest(secretName: "service-\($0)/database", key: .data("password"))
        }

        var sealing = Rounds()
        var opening = Rounds()
        for _ in 0..<rounds {
            let (sealed, sealingTime) = try await timed {
                let requests = bindings.map { ValueSealer.Request(type: .string, binding: $0) }
                return try await sealer.seal(values, as: requests)
            }
            sealing.ours.append(sealingTime)
            sealing.bare.append(await timed { await agreements(2 * count) }.duration)

            let openings = zip(sealed, bindings).map {
                ValueOpener.Request($0, binding: $1, expecting: .string)
            }
            let (opened, openingTime) = try await timed { try await opener.open(openings) }
            opening.ours.append(openingTime)
            opening.bare.append(await timed { await agreements(count) }.duration)
            precondition(isSame(values, opened), "what was opened is what was sealed")
        }
        try sealing.result("seal").write()
        try opening.result("open").write()
    }

    /// Values of 32 bytes, as generated passwords are.
    private func passwords() -> SecretValues {
        var arena = SecretArena(capacity: 32 * count)
        let slots = (0..<count).map { _ in
            let password = randomBytes(32).map { 0x21 + $0 % 0x5E }
            guard let slot = arena.append(password.span) else { preconditionFailure("the arena is large enough") }
            return slot
        }
        return SecretValues(arena, slots)
    }

    private func isSame(_ a: SecretValues, _ b: SecretValues) -> Bool {
        (0..<count).allSatisfy { index in
            let isEqual = a.withBytes(at: index) { a in
                b.withBytes(at: index) { b in constantTimeEqual(a, b) } ?? false
            }
            return isEqual ?? false
        }
    }

    /// Agreements of the library alone, spread over the cores in parts as a batch is.
    private func agreements(_ count: Int) async {
        let key = Curve25519.KeyAgreement.PrivateKey()
        let publicKey = Curve25519.KeyAgreement.PrivateKey().publicKey
        let partCount = 128
        await withTaskGroup(of: Void.self) { group in
            for start in stride(from: 0, to: count, by: partCount) {
                group.addTask {
                    for _ in start..<min(count, start + partCount) {
                        let shared = try? key.sharedSecretFromKeyAgreement(with: publicKey)
                        precondition(shared != nil, "two good keys agree")
                    }
                }
            }
        }
    }

    private func timed<Value: Sendable>(
        _ work: () async throws -> Value
    ) async rethrows -> (value: Value, duration: Duration) {
        let begin = ContinuousClock.now
        let value = try await work()
        return (value, ContinuousClock.now - begin)
    }
}

/// The times of both sides, round by round.
private struct Rounds {
    var ours: [Duration] = []
    var bare: [Duration] = []

    func result(_ name: String) -> Result {
        Result(name: name, duration: median(ours), peer: median(bare))
    }
}
