import SecretMemory

/// Where passphrases come from when one is needed: a question at a terminal, a file, or nowhere.
public struct PassphraseSource: Sendable {
    /// What is to be opened.
    public enum Purpose: Hashable, Sendable {
        /// A protected private key or identity file, by the place where it lies.
        case identity(String)
        /// A scope that somebody reads with a passphrase.
        case scope
    }

    /// How often a mistyped one may be typed again.
    public let attempts: Int
    private let answer: @Sendable (Purpose, _ isRepeated: Bool) throws(AgeError) -> SecretBytes

    /// - Parameter ask: throws ``AgeError/passphraseUnavailable(_:)`` where there is nobody to ask, and
    ///   ``AgeError/passphraseRefused(_:)`` when nothing was answered.
    public init(
        attempts: Int = 1, ask: @escaping @Sendable (Purpose, _ isRepeated: Bool) throws(AgeError) -> SecretBytes
    ) {
        self.attempts = attempts
        answer = ask
    }

    /// The first result that `open` has for a passphrase.
    ///
    /// - Throws: ``AgeError/wrongPassphrase(_:)`` when there is none.
    func first<Result>(
        for purpose: Purpose, _ open: (consuming SecretBytes) throws(AgeError) -> Result?
    ) throws(AgeError) -> Result {
        for attempt in 0..<max(1, attempts) {
            if let result = try open(try answer(purpose, attempt > 0)) { return result }
        }
        throw .wrongPassphrase(purpose)
    }

    /// One answer, right or wrong.
    func ask(for purpose: Purpose) throws(AgeError) -> SecretBytes { try answer(purpose, false) }
}
