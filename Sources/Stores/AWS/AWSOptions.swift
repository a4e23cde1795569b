import Catalog

/// What a store's definition says about AWS.
struct AWSOptions: Hashable, Sendable {
    static let names = ["region", "name", "endpoint", "profile", "role", "kms-key-id", "recovery-window"]

    let region: String?
    let endpoint: Endpoint?
    let profile: String?
    let role: String?
    let keyID: String?
    /// In days; `nil` to take what the plan says.
    let recoveryDays: Int?

    init(_ definition: StoreDefinition) throws(SchemaError) {
        let options = definition.options
        region = options["region"]
        if let region, !Self.isRegion(region) {
            throw definition.unusable("region", expected: "a region such as eu-central-1")
        }
        if let name = options["name"], !Self.isNameTemplate(name) {
            throw definition.unusable("name", expected: "made of {name}, {scope} and letters, digits and /_+=.@-")
        }
        endpoint = options["endpoint"].flatMap { Endpoint($0) }
        if options["endpoint"] != nil, endpoint == nil {
            throw definition.unusable("endpoint", expected: "a URL such as https://host:port")
        }
        profile = options["profile"]
        role = options["role"]
        if let role, !role.hasPrefix("arn:") { throw definition.unusable("role", expected: "a role's ARN") }
        keyID = options["kms-key-id"]
        recoveryDays = options["recovery-window"].flatMap { Int($0) }
        if options["recovery-window"] != nil, !(7...30).contains(recoveryDays ?? 0) {
            throw definition.unusable("recovery-window", expected: "7 to 30, in days")
        }
    }

    private static func isNameTemplate(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/_+=.@-{}".utf8.contains(byte)
            }
        }
    }

    static func isRegion(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
