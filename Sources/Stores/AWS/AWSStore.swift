import Catalog
import HTTPClient

/// AWS Secrets Manager in one region. Each secret is one secret there; whose it is and what the manifest says of it is in
/// its tags; what the reconciler remembers is in state secrets, see ``SourceState``.
///
/// A change of a secret is not one transaction: its steps are made in order, each does nothing when it was done before, and
/// before the first one the secret is looked at as it is, since lists may be minutes old.
public actor AWSStore: SecretStore {
    static let capabilities = StoreCapabilities(
        valueLengths: 1...65_536, maximumNameLength: 512, ignoresCase: false, versions: 100, readsValues: true,
        rotates: false,
        tags: .init(count: SecretTags.freeCount, keyLength: 128, valueLength: 256, isAllowed: SecretTags.isAllowed),
        maximumDescriptionLength: 2048, recoveryWindows: 7 * 86_400...30 * 86_400)

    /// How many secrets are changed or asked for at once.
    static let width = 8

    public nonisolated var capabilities: StoreCapabilities { Self.capabilities }

    nonisolated let service: AWSService
    let keyID: String?
    let recoveryDays: Int?
    /// By source: what is read, and what is still to be written.
    var states: [String: SourceState] = [:]

    /// No request is made before the first question.
    public init(_ definition: StoreDefinition) throws(StoreError) {
        let options: AWSOptions
        do throws(SchemaError) { options = try AWSOptions(definition) } catch { throw .definition(error) }
        try self.init(options, .process)
    }

    init(_ options: AWSOptions, _ environment: AWSEnvironment) throws(StoreError) {
        let http = HTTPClient(connections: Self.width)
        let region = try Self.region(options, environment)
        let override = environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] ?? environment["AWS_ENDPOINT_URL"]
        guard
            let endpoint = options.endpoint ?? override.map({ Endpoint($0) })
                ?? Endpoint.ofService("secretsmanager", region: region)
        else { throw .configuration("AWS_ENDPOINT_URL is no URL of a server") }
        let chain = CredentialChain(
            environment: environment, http: http, region: region, profile: options.profile, role: options.role)
        self.init(
            AWSService(
                endpoint: endpoint, region: region, http: http,
                credentials: CredentialSource { () async throws(CredentialError) in try await chain.resolve() }),
            keyID: options.keyID, recoveryDays: options.recoveryDays)
    }

    init(_ service: AWSService, keyID: String? = nil, recoveryDays: Int? = nil) {
        self.service = service
        self.keyID = keyID
        self.recoveryDays = recoveryDays
    }

    private static func region(_ options: AWSOptions, _ environment: AWSEnvironment) throws(StoreError) -> String {
        if let region = options.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] {
            guard AWSOptions.isRegion(region) else { throw .configuration("\(region) is no region") }
            return region
        }
        let name = options.profile ?? environment["AWS_PROFILE"] ?? "default"
        if let profiles = try? Profiles(environment), let region = profiles[name]?["region"],
            AWSOptions.isRegion(region)
        {
            return region
        }
        throw .configuration("no region is said: neither by region: nor by AWS_REGION nor by the profile \(name)")
    }
}
