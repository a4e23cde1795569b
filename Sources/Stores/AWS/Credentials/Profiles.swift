import SecretMemory
import SystemPackage

/// The profiles of AWS's shared files. What `credentials` says comes before what `config` says.
struct Profiles: Sendable {
    private let credentials: ProfileFile?
    private let config: ProfileFile?

    init(_ environment: AWSEnvironment) throws(CredentialError) {
        credentials = try environment.file("AWS_SHARED_CREDENTIALS_FILE", "credentials").map(ProfileFile.read) ?? nil
        config = try environment.file("AWS_CONFIG_FILE", "config").map(ProfileFile.read) ?? nil
    }

    /// `nil` if there is no such profile.
    subscript(name: String) -> Profile? {
        let section = name == "default" && config?.hasSection("profile default") != true ? name : "profile \(name)"
        guard credentials?.hasSection(name) == true || config?.hasSection(section) == true else { return nil }
        return Profile(name: name, section: section, credentials: credentials, config: config)
    }
}

/// One profile.
struct Profile: Sendable {
    let name: String
    fileprivate let section: String
    fileprivate let credentials: ProfileFile?
    fileprivate let config: ProfileFile?

    fileprivate init(name: String, section: String, credentials: ProfileFile?, config: ProfileFile?) {
        self.name = name
        self.section = section
        self.credentials = credentials
        self.config = config
    }

    subscript(key: String) -> String? { credentials?.text(name, key) ?? config?.text(section, key) }

    func secret(_ key: String) -> HeldSecret? { credentials?.secret(name, key) ?? config?.secret(section, key) }

    /// The pair that stands there itself.
    var keys: AWSCredentials? {
        guard let accessKey = self["aws_access_key_id"], let secretKey = secret("aws_secret_access_key") else {
            return nil
        }
        return AWSCredentials(
            accessKey: accessKey, secretKey: secretKey, token: secret("aws_session_token"), expiry: nil)
    }
}
