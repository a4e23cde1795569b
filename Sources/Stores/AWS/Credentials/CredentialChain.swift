import HTTPClient
import SecretMemory

/// Where credentials are looked for, in the order of AWS's own programs: a profile that is named, the environment, a web
/// identity, the default profile, the container, the instance; then a role that the store's definition names.
struct CredentialChain: Sendable {
    private static let maximumDepth = 5

    let environment: AWSEnvironment
    let http: HTTPClient
    let region: String
    let profile: String?
    let role: String?

    private var tokens: TokenService { TokenService(environment: environment, http: http, region: region) }

    func resolve() async throws(CredentialError) -> AWSCredentials {
        let credentials = try await base()
        guard let role else { return credentials }
        return try await tokens.assume(Role(role, session: environment["AWS_ROLE_SESSION_NAME"]), with: credentials)
    }

    private func base() async throws(CredentialError) -> AWSCredentials {
        if let profile { return try await credentials(ofProfile: profile, Profiles(environment), depth: 0) }
        if let credentials = Self.keys(environment) { return credentials }
        if let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"], let role = environment["AWS_ROLE_ARN"] {
            return try await tokens.assume(
                Role(role, session: environment["AWS_ROLE_SESSION_NAME"]), tokenFile: file)
        }
        let profiles = try Profiles(environment)
        if let name = environment["AWS_PROFILE"] {
            return try await credentials(ofProfile: name, profiles, depth: 0)
        }
        // A default profile may be there for its region only.
        if let profile = profiles["default"], profile.namesCredentials {
            return try await credentials(ofProfile: "default", profiles, depth: 0)
        }
        if let credentials = try await ContainerCredentials(environment: environment, http: http).fetch() {
            return credentials
        }
        if let credentials = try await InstanceCredentials(environment: environment, http: http).fetch() {
            return credentials
        }
        throw .missing
    }

    private static func keys(_ environment: AWSEnvironment) -> AWSCredentials? {
        guard let accessKey = environment["AWS_ACCESS_KEY_ID"],
            let secretKey = environment.secret("AWS_SECRET_ACCESS_KEY")
        else { return nil }
        return AWSCredentials(
            accessKey: accessKey, secretKey: secretKey, token: environment.secret("AWS_SESSION_TOKEN"), expiry: nil)
    }

    private func credentials(
        ofProfile name: String, _ profiles: Profiles, depth: Int
    ) async throws(CredentialError) -> AWSCredentials {
        func unusable(_ reason: String) -> CredentialError { .unusable(source: "profile \(name)", reason: reason) }
        guard depth < Self.maximumDepth else { throw unusable("its source_profile leads back to itself") }
        guard let profile = profiles[name] else { throw unusable("there is no such profile") }
        if let arn = profile["role_arn"] {
            let role = Role(arn, session: profile["role_session_name"], externalID: profile["external_id"])
            if let file = profile["web_identity_token_file"] {
                return try await tokens.assume(role, tokenFile: file)
            }
            if profile["mfa_serial"] != nil {
                throw unusable("its role asks for a code (mfa_serial), which nobody gives")
            }
            return try await tokens.assume(role, with: try await source(of: profile, profiles, depth, unusable))
        }
        if let keys = profile.keys { return keys }
        if let command = profile["credential_process"] { return try CredentialProcess(command).run() }
        if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            throw unusable(
                "it signs in with SSO; set credential_process = aws configure export-credentials --profile \(name)")
        }
        throw unusable("it has no credentials")
    }

    private func source(
        of profile: Profile, _ profiles: Profiles, _ depth: Int, _ unusable: (String) -> CredentialError
    ) async throws(CredentialError) -> AWSCredentials {
        if let name = profile["source_profile"] {
            // A profile may be its own source.
            if name == profile.name, let keys = profile.keys { return keys }
            return try await credentials(ofProfile: name, profiles, depth: depth + 1)
        }
        let found: AWSCredentials?
        switch profile["credential_source"] {
        case "Environment": found = Self.keys(environment)
        case "EcsContainer": found = try await ContainerCredentials(environment: environment, http: http).fetch()
        case "Ec2InstanceMetadata": found = try await InstanceCredentials(environment: environment, http: http).fetch()
        default: throw unusable("it has a role_arn, and neither source_profile nor credential_source")
        }
        guard let found else { throw unusable("its credential_source has nothing") }
        return found
    }
}

extension Profile {
    fileprivate var namesCredentials: Bool {
        ["aws_access_key_id", "role_arn", "credential_process", "sso_session", "sso_start_url"]
            .contains { self[$0] != nil }
    }
}
