import Crypto
import Sealing
import SecretMemory

/// Reading and writing of state secrets.
extension AWSService {
    /// `nil` where there is none.
    func head(_ source: String) async throws(StoreError) -> StateHead? {
        let name = StateName.head(source)
        let secret = try await asked(name) { () throws(AWSFault) in try await describe(name) }
        guard let secret else { return nil }
        guard secret.deletionDate == nil else {
            throw .corrupt("\(name), which holds the state, is marked for deletion")
        }
        guard let head = StateHead(secret.tags) else { throw .corrupt("the tags of \(name), which holds the state") }
        return head
    }

    func makeHead(_ head: StateHead, _ source: String) async throws(AWSFault) {
        try await makeStateSecret(StateName.head(source), "git-seal-head 1\n", tags: head.tags)
    }

    func part(_ number: Int, of head: StateHead, _ source: String) async throws(StoreError) -> String {
        let name = StateName.part(number, of: head.generation, source)
        return try await asked(name) { () throws(AWSFault) in
            try await value(of: name, version: nil).withBytes { $0.text }
        }
    }

    func makeStateSecret(_ name: String, _ text: String, tags: [String: String]) async throws(AWSFault) {
        var body = JSONObjectWriter(capacity: 4096)
        body.set("Name", name)
        body.set("Description", "What git-seal remembers. Holds no secret values.")
        body.set(tags: tags)
        body.set("ClientRequestToken", Self.token(text))
        body.set("SecretString", text)
        _ = try await call("CreateSecret", body)
    }

    func putState(_ name: String, _ text: String) async throws(AWSFault) {
        var body = JSONObjectWriter(capacity: 4096)
        body.set("SecretId", name)
        body.set("ClientRequestToken", Self.token(text))
        body.set("SecretString", text)
        _ = try await call("PutSecretValue", body)
    }

    /// Another one each time: the same text may come back, and a version that is there would not become current again.
    private static func token(_ text: String) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: randomBytes(16) + Array(text.utf8))))
    }
}
