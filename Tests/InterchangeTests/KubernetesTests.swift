import Crypto
import LibCrypto
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Interchange

@Suite("Secrets of Kubernetes")
struct KubernetesTests {
    @Test("single, several and in a list, with data and stringData")
    func all() throws {
        let text = """
            apiVersion: v1
            kind: Secret
            metadata: {name: db, namespace: shop}
            data:
              password: aHVudGVyMg==
              user: YWRt
                aW4=
              none:
              both: eA==
            stringData:
              both: wins
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {k: v}}
            - apiVersion: v1
              kind: SecretList
              items:
              - {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b"}, "data": {"k": "dg=="}}
            """
        let read = try KubernetesSecrets.parse(secret(text))
        #expect(lines(read) == [
            "shop/db: password=hunter2", "shop/db: user=admin", "shop/db: both=wins", "a: k=v", "b: k=v",
        ])
        #expect(read.notes == [.null(key: "none"), .otherKind("Deployment")])
    }

    @Test(
        "what is none is told",
        arguments: [
            ("kind: Pod\napiVersion: v1\n", ImportError.noObject(kind: "Secret")), ("", .noObject(kind: "Secret")),
            (
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: '!'}\n",
                .notBase64(key: "k", of: "Secret a")
            ),
            (
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {k: [x]}\n", .notText(key: "k", of: "Secret a")
            ),
            ("a: b: c\n", .yaml(line: 1, column: 5)),
        ])
    func faults(text: String, expected: ImportError) {
        #expect(throws: expected) { _ = try KubernetesSecrets.parse(secret(text)) }
    }

    // MARK: Sealed Secrets

    /// As the controller's counterpart makes a value, with openssl for RSA.
    private func seal(_ value: String, place: String, in folder: FilePath) async throws -> String {
        let session = SymmetricKey(size: .bits256)
        let key = session.withUnsafeBytes { Array($0) }
        let label = place.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let wrapped = try await runProgram(
            "openssl",
            [
                "pkeyutl", "-encrypt", "-inkey", "tls.key", "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt",
                "rsa_oaep_md:sha256",
            ] + (label.isEmpty ? [] : ["-pkeyopt", "rsa_oaep_label:\(label)"]), in: folder, input: key)
        try #require(wrapped.status == 0, "\(wrapped.error)")
        let box = try AES.GCM.seal(
            Array(value.utf8), using: session, nonce: AES.GCM.Nonce(data: [UInt8](repeating: 0, count: 12)))
        let length = wrapped.output.count
        let sealed = [UInt8(length >> 8), UInt8(length & 255)] + wrapped.output + box.ciphertext + box.tag
        let base64 = try await runProgram("base64", ["-w0"], input: sealed)
        return base64.text
    }

    private func sealedSecret(_ value: String, annotation: String = "x", name: String = "db") -> String {
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata:
          name: \(name)
          namespace: shop
          annotations: {"sealedsecrets.bitnami.com/\(annotation)": "true"}
        spec:
          encryptedData:
            password: \(value)
          template: {metadata: {name: db}}
        """
    }

    @Test("SealedSecrets open with the controller's key, in each of their three scopes, and nowhere else")
    func sealed() async throws {
        try await withTemporaryDirectory { folder in
            let made = try await runProgram(
                "bash",
                [
                    "-c",
                    """
                    openssl genrsa -out tls.key 2048 2>&1 && openssl genrsa -out other.key 2048 2>&1
                    printf 'apiVersion: v1\\nkind: List\\nitems:\\n'
                    for key in other tls; do
                        printf -- '- {apiVersion: v1, kind: Secret, metadata: {name: %s}, data: {tls.key: %s}}\\n' $key $(base64 -w0 $key.key)
                    done > keys.items; { printf 'apiVersion: v1\\nkind: List\\nitems:\\n'; cat keys.items; } > keys.yaml
                    """,
                ], in: folder)
            try #require(made.status == 0, "\(made.error)")
            let pemBytes = try #require(readBytes(folder.appending("tls.key")))
            let pem = SecretBytes(copying: pemBytes.span)
            let listBytes = try #require(readBytes(folder.appending("keys.yaml")))
            let list = SecretBytes(copying: listBytes.span)
            let otherBytes = try #require(readBytes(folder.appending("other.key")))
            let other = SecretBytes(copying: otherBytes.span)
            let keys = [try SealedSecretKeys(pem), try SealedSecretKeys(list)]
            let foreign = try SealedSecretKeys(other)

            for (annotation, place) in [("x", "shop/db"), ("namespace-wide", "shop"), ("cluster-wide", "")] {
                let value = try await seal("hunter2\n", place: place, in: folder)
                let text = sealedSecret(value, annotation: annotation)
                for key in keys { #expect(lines(try key.open(secret(text))) == ["shop/db: password=hunter2\n"]) }
                #expect(throws: ImportError.doesNotOpen(key: "password", of: "SealedSecret shop/db")) {
                    _ = try foreign.open(secret(text))
                }
                if annotation == "x" {
                    #expect(throws: ImportError.doesNotOpen(key: "password", of: "SealedSecret shop/web")) {
                        _ = try keys[0].open(secret(sealedSecret(value, name: "web")))
                    }
                }
                for length in [0, 4, 100, value.utf8.count - 4] {
                    let cut = String(value.prefix(length))
                    #expect(throws: ImportError.self) { _ = try keys[0].open(secret(sealedSecret(cut))) }
                }
            }
            #expect(throws: ImportError.notBase64(key: "password", of: "SealedSecret shop/db")) {
                _ = try keys[0].open(secret(sealedSecret("???")))
            }
            #expect(throws: ImportError.missing(field: "spec.encryptedData", of: "SealedSecret a")) {
                _ = try keys[0].open(secret("kind: SealedSecret\nmetadata: {name: a}\nspec: {data: x}\n"))
            }
            #expect(throws: ImportError.privateKey(.rsa(.malformedKey))) {
                _ = try SealedSecretKeys(secret("-----BEGIN PRIVATE KEY-----\nx\n"))
            }
            #expect(throws: ImportError.privateKey(.none)) {
                _ = try SealedSecretKeys(secret("apiVersion: v1\nkind: Secret\ndata: {a: eA==}\n"))
            }
        }
    }
}
