/// What a token's own structure says about it.
enum CheckVerdict: Equatable, Sendable {
    /// The checksum holds: chance alone does not make such a token.
    case valid
    /// It does not hold. People scramble tokens before they publish them, so this is a doubt and no proof.
    case invalid
    /// There is nothing to check in this form of the token.
    case notApplicable
}

/// One format's checksum or inner structure. A new one is a new file and a case of ``CheckName``.
protocol StructuralCheck: Sendable {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict
}

/// What `check = "…"` of a rule may say.
public enum CheckName: String, CaseIterable, Sendable {
    case githubChecksum = "github-crc32"
    case npmChecksum = "npm-crc32"
    case githubFineGrained = "github-fine-grained"
    case awsAccessKeyID = "aws-access-key-id"
    case jsonWebToken = "jwt"
    case privateKey = "pem-private-key"
    case ageIdentity = "age-bech32"
    case gitlabRoutable = "gitlab-routable"
    case atlassianChecksum = "atlassian-crc32"
    case bitbucketChecksum = "bitbucket-crc32"
    case grafanaChecksum = "grafana-crc32"
    case confluentChecksum = "confluent-crc32"
    case vercelChecksum = "vercel-crc32"
    case zuploChecksum = "zuplo-crc32"
    case slack
    case stripe
    case natsSeed = "nats-nkey"
    case pypiMacaroon = "pypi-macaroon"
    case jfrogReference = "jfrog-reference"
    case googleServiceAccount = "gcp-service-account"
    case discordBot = "discord-bot"
    case databaseURL = "database-url"
    case basicAuthenticationURL = "basic-auth-url"

    var check: any StructuralCheck {
        switch self {
        case .githubChecksum: Base62Checksum(prefixLength: 4)
        case .npmChecksum: Base62Checksum(prefixLength: 4)
        case .vercelChecksum: Base62Checksum(prefixLength: 4)
        case .githubFineGrained: GitHubFineGrained()
        case .awsAccessKeyID: AWSAccessKeyID()
        case .jsonWebToken: JSONWebToken()
        case .privateKey: PrivateKeyBlock()
        case .ageIdentity: AgeIdentityText()
        case .gitlabRoutable: GitLabRoutable()
        case .atlassianChecksum: HexadecimalChecksum(coversPrefix: true, separator: nil, isLittleEndian: false)
        case .bitbucketChecksum: HexadecimalChecksum(coversPrefix: true, separator: nil, isLittleEndian: false)
        case .grafanaChecksum: HexadecimalChecksum(coversPrefix: true, separator: "_", isLittleEndian: true)
        case .zuploChecksum: HexadecimalChecksum(coversPrefix: false, separator: "_", isLittleEndian: false)
        case .confluentChecksum: ConfluentChecksum()
        case .slack: SlackToken()
        case .stripe: StripeKey()
        case .natsSeed: NATSSeed()
        case .pypiMacaroon: PyPIMacaroon()
        case .jfrogReference: JFrogReference()
        case .googleServiceAccount: GoogleServiceAccount()
        case .discordBot: DiscordBot()
        case .databaseURL, .basicAuthenticationURL: URLPassword()
        }
    }
}
