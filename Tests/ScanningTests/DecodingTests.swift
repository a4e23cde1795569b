import Testing

@testable import Scanning

@Suite("Looking through encodings")
struct DecodingTests {
    private static let line = "export TOKEN=\(ScannerTests.token) # deploy"

    private static func hexadecimal(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func base64(_ text: String) -> String {
        String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self)
    }

    private func scan(_ text: String, depth: Int = 1) throws -> [Finding] {
        try BuiltIn.scanner(decodeDepth: depth).scan([ScanInput(path: "a.txt", bytes: Array(text.utf8))]).findings
    }

    @Test(
        "a token is found behind each of them, and the finding points at what is written",
        arguments: [
            (base64(line), Finding.Encoding.base64),
            (base64(line).replacing("+", with: "-").replacing("/", with: "_"), .base64),
            (hexadecimal(line), .hexadecimal), (hexadecimal(line).uppercased(), .hexadecimal),
            (ScannerTests.token.utf8.map { "%" + hexadecimal(String(UnicodeScalar($0))) }.joined(), .percent),
            (ScannerTests.token.utf8.map { "\\x" + hexadecimal(String(UnicodeScalar($0))) }.joined(), .escapes),
            ("\\u0067\\u0068\\u0070\\u005f" + ScannerTests.token.dropFirst(4), .escapes),
        ] as [(String, Finding.Encoding)])
    func encodings(written: String, encoding: Finding.Encoding) throws {
        let findings = try scan("x: 1\nvalue: \(written)\n")
        #expect(findings.map(\.rule) == ["github-personal-access-token"])
        #expect(findings.first?.encoding == encoding)
        #expect(findings.first?.start == TextLocation(line: 2, column: 8))
    }

    @Test("as many layers as asked for are looked through")
    func layers() throws {
        let twice = Self.base64("data: " + Self.hexadecimal(Self.line))
        #expect(try scan(twice).isEmpty)
        #expect(try scan(twice, depth: 2).count == 1)
        #expect(try scan(Self.base64(Self.line), depth: 0).isEmpty)
    }

    @Test("escapes and digits that hide nothing are no findings, whatever is cut off (seed 5)")
    func harmless() throws {
        for text in ["100%25 %zz %", "\\u12", "\\x4", "%41%42", "deadbeefdeadbeefdeadbeefdeadbeef", "\\u", "%4"] {
            #expect(try scan(text).isEmpty, "\(text)")
        }
    }
}

@Suite("Kubernetes secrets")
struct KubernetesSecretTests {
    private func scan(_ text: String, path: String = "k8s/secret.yaml") throws -> [(String, Int)] {
        try BuiltIn.scanner.get().scan([ScanInput(path: path, bytes: Array(text.utf8))]).findings
            .map { ($0.rule, $0.start.line) }
    }

    @Test("with real data are findings, whatever it looks like and wherever the kind stands")
    func found() throws {
        let secret = """
            apiVersion: v1
            data:
              password: c3VwZXJodW1hbg==
              username: YWRtaW4=
            kind: Secret
            metadata: {name: db}
            ---
            apiVersion: v1
            kind: Secret
            stringData:
              pass: "open sesame"  # in clear
            """
        let found = try scan(secret)
        #expect(found.map(\.0) == ["kubernetes-secret", "kubernetes-secret"])
        #expect(found.map(\.1) == [3, 11])
    }

    @Test("in a list are found, and a token in one is named for what it is")
    func lists() throws {
        let token = String(decoding: Base64.encode(Array(ScannerTests.token.utf8)), as: UTF8.self)
        let list = """
            kind: List
            items:
            - kind: Secret
              data:
                token: \(token)
            """
        #expect(try scan(list).map(\.0) == ["github-personal-access-token"])
    }

    @Test(
        "without real data, sealed or of another kind are none",
        arguments: [
            "kind: ConfigMap\ndata:\n  note: c3VwZXJodW1hbg==\n",
            "kind: Secret\ndata:\n  password: {{ .Values.password | b64enc }}\n",
            "kind: Secret\nstringData:\n  password: ${PASSWORD}\n  other: \"\"\n",
            "kind: Secret\ndata:\n  tls.crt: c3VwZXJodW1hbg==\n",
            "kind: Secret\nstringData:\n  password: ENC[AES256_GCM,data:abc=,iv:d=,tag:e=,type:str]\n",
            "kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq4oIYmZlBvKxvTAaRXS\n",
            "kind: ExternalSecret\nspec:\n  target: {name: db}\n  data:\n    - secretKey: password\n",
            "kind: Secret\ndata:\n  password: c3VwZXJodW1hbg== # git-seal:allow\n",
        ])
    func none(text: String) throws {
        #expect(try scan(text).isEmpty)
    }
}
