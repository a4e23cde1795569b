/// Who vouches for a revision.
///
/// Signatures and policy come with the `Trust` module; until then the mode is `off`, and every report says so.
public enum Verification: String, Sendable {
    case off
}

/// A revision that may be applied. The second stage: nothing goes on without having passed it.
struct VerifiedReading {
    let reading: Reading
    let verification: Verification

    init(_ reading: Reading) {
        self.reading = reading
        verification = .off
    }
}
