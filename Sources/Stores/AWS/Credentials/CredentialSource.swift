/// Credentials as they are needed: looked for once, and again some minutes before they expire.
actor CredentialSource {
    /// In seconds. Within it new ones are looked for, and the old ones still do if there are none.
    private static let margin: Int64 = 300

    private let resolve: @Sendable () async -> Result<AWSCredentials, CredentialError>
    private let clock: @Sendable () -> Int64
    private var current: AWSCredentials?
    private var pending: Task<Result<AWSCredentials, CredentialError>, Never>?

    init(
        clock: @escaping @Sendable () -> Int64 = AWSTime.now,
        resolve: @escaping @Sendable () async throws(CredentialError) -> AWSCredentials
    ) {
        self.clock = clock
        self.resolve = {
            do throws(CredentialError) { return .success(try await resolve()) } catch { return .failure(error) }
        }
    }

    /// - Parameter refused: those that a service has refused as expired.
    func credentials(insteadOf refused: AWSCredentials? = nil) async throws(CredentialError) -> AWSCredentials {
        if let current, current.accessKey != refused?.accessKey, !expires(current, within: Self.margin) {
            return current
        }
        let task = pending ?? Task { [resolve] in await resolve() }
        pending = task
        let result = await task.value
        pending = nil
        if case .failure = result, let current, refused == nil, !expires(current, within: 0) { return current }
        let credentials = try result.get()
        current = credentials
        return credentials
    }

    private func expires(_ credentials: AWSCredentials, within seconds: Int64) -> Bool {
        credentials.expiry.map { $0 - seconds <= clock() } ?? false
    }
}
