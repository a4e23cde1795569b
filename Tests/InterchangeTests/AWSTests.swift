import JSON
import SecretMemory
import TestSupport
import Testing

@testable import Interchange

@Suite("What aws secretsmanager prints")
struct AWSTests {
    @Test("one secret with keys, a single text, bytes, and several at once")
    func all() throws {
        #expect(
            lines(
                try AWSSecrets.parse(
                    secret(
                        #"""
                        {"ARN": "arn:aws:x", "Name": "shop/db", "VersionId": "1", "CreatedDate": 1.5e9,
                         "SecretString": "{\"user\":\"admin\",\"password\":\"p\\\"\\u00e9\\n\"}", "VersionStages": ["AWSCURRENT"]}
                        """#))) == ["shop/db: user=admin", "shop/db: password=p\"é\n"])
        let several = #"""
            {"SecretValues": [
              {"Name": "a", "SecretString": "just text"}, {"Name": "b", "SecretString": "{\"port\": 5432}"},
              {"Name": "c", "SecretBinary": "AQID"}, {"Name": "d", "SecretString": "{}"}], "Errors": []}
            """#
        #expect(
            lines(try AWSSecrets.parse(secret(several))) == [
                "a: just text", "b: {\"port\": 5432}", "c: \u{1}\u{2}\u{3}", "d: {}",
            ])
    }

    @Test(
        "what is none is told",
        arguments: [
            ("[", ImportError.json(JSONError(reason: .syntax, line: 1))),
            ("{}", .missing(field: "Name", of: "a secret")),
            (#"{"Name": "a"}"#, .missing(field: "SecretString", of: "a")),
            (#"{"Name": "a", "SecretBinary": "?"}"#, .notBase64(key: "SecretBinary", of: "a")),
            (#"{"SecretValues": []}"#, .noObject(kind: "secret")),
            (
                #"{"SecretValues": [], "Errors": [{"SecretId": "x", "ErrorCode": "AccessDenied"}]}"#,
                .refusedByStore(name: "x", code: "AccessDenied")
            ), ("{\"a\": 1,\n\"a\": 2}", .json(JSONError(reason: .duplicateKey("a"), line: 2))),
        ])
    func faults(text: String, expected: ImportError) {
        #expect(throws: expected) { _ = try AWSSecrets.parse(secret(text)) }
    }
}
