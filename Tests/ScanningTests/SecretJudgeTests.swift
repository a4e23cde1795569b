import Testing

@testable import Scanning

@Suite struct SecretJudgeTests {
    private static let scanner = BuiltIn.scanner

    private func found(_ text: String, _ path: String) throws -> [String] {
        try Self.scanner.get().scan([ScanInput(path: path, bytes: Array(text.utf8))]).findings.map(\.secret.revealed)
    }

    @Test(
        "credentials in the syntax of many languages and formats are found",
        arguments: [
            ("settings.py", #"DB_PASSWORD = "hK8#mQ2vX9pL""#, "hK8#mQ2vX9pL"),
            ("settings.py", #"config["api_key"] = 'q7Zt4XwB9nLs2VdK8mRy'"#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("app.ts", #"const apiKey: string = "q7Zt4XwB9nLs2VdK8mRy";"#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("app.json", #"{"client_secret": "q7Zt4XwB9nLs2VdK8mRy"}"#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("main.go", #"authToken := "q7Zt4XwB9nLs2VdK8mRy""#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("a.rb", #":secret_key => "q7Zt4XwB9nLs2VdK8mRy""#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("wp.php", "define('DB_PASSWORD', 'hK8#mQ2vX9pL');", "hK8#mQ2vX9pL"),
            ("A.java", #"props.setProperty("db.password", "hK8#mQ2vX9pL");"#, "hK8#mQ2vX9pL"),
            ("values.yaml", "  dbPassword: hK8#mQ2vX9pL", "hK8#mQ2vX9pL"),
            (".env", "SECRET_KEY=q7Zt4XwB9nLs2VdK8mRy", "q7Zt4XwB9nLs2VdK8mRy"),
            ("deploy.yaml", "- name: DB_PASSWORD\n  value: hK8mQ2vX9pL", "hK8mQ2vX9pL"),
            ("pom.xml", "<password>hK8#mQ2vX9pL</password>", "hK8#mQ2vX9pL"),
            ("app.config", #"<add key="ApiToken" value="q7Zt4XwB9nLs2VdK8mRy"/>"#, "q7Zt4XwB9nLs2VdK8mRy"),
            ("main.tf", #"master_password = "hK8#mQ2vX9pL""#, "hK8#mQ2vX9pL"),
            ("run.sh", "tool --password hK8mQ2vX9pL run", "hK8mQ2vX9pL"),
            ("a.cs", #"string password = @"hK8#mQ2vX9pL";"#, "hK8#mQ2vX9pL"),
            ("a.swift", #"let privateKey: String = "q7Zt4XwB9nLs2VdK8mRy""#, "q7Zt4XwB9nLs2VdK8mRy"),
        ])
    func assignments(path: String, text: String, secret: String) throws {
        #expect(try found(text + "\n", path) == [secret])
    }

    @Test("cases that were judged to be no credentials are left alone")
    func negatives() throws {
        var alarms: [String] = []
        let cases = NegativeCases.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        for line in cases {
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let text = parts[1].split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
            if try !found(text + "\n", String(parts[0])).isEmpty { alarms.append(String(line)) }
        }
        #expect(cases.count > 100)
        #expect(alarms == [])
    }

    @Test("entropy bounds grow with length, and repeated digits are no hexadecimal secret")
    func bounds() {
        #expect(
            Randomness.leastEntropy(length: 12, isHexadecimal: false)
                < Randomness.leastEntropy(length: 40, isHexadecimal: false))
        #expect(Entropy.bits(of: Array("aaaaaaaa".utf8)) == 0)
        #expect(Entropy.bits(of: Array("abcdefgh".utf8)) == 3)
    }
}
