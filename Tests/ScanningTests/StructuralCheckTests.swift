import BoundedPatterns
import Testing

@testable import Scanning

@Suite struct StructuralCheckTests {
    private func judge(_ check: CheckName, _ secret: String) -> CheckVerdict {
        let bytes = Array(secret.utf8)
        return bytes.withUnsafeBufferPointer { text in
            let candidate = Candidate(
                rule: .genericCredential, text: text, match: 0..<text.count, secret: 0..<text.count, path: "")
            return check.check.judge(bytes, candidate)
        }
    }

    @Test("CRC-32 is zlib's")
    func checksum() {
        #expect(CRC32.of("123456789".utf8) == 0xCBF4_3926)
        #expect(String(decoding: CRC32.digits(61, CRC32.base62, width: 6), as: UTF8.self) == "00000z")
    }

    @Test("the account number in an AWS key id decides: this one is published with its account")
    func awsAccount() {
        #expect(judge(.awsAccessKeyID, "ASIAY34FZKBOKMUTVV7A") == .notApplicable)
        #expect(judge(.awsAccessKeyID, "AKIA7777777777777777") == .invalid)
    }

    @Test("the checked examples of the built-in rules are valid, and a changed character makes them doubtful")
    func examples() throws {
        let set = try BuiltIn.set.get()
        let checks: [CheckName] = [
            .githubChecksum, .npmChecksum, .vercelChecksum, .githubFineGrained, .ageIdentity, .gitlabRoutable,
            .atlassianChecksum, .bitbucketChecksum, .grafanaChecksum, .zuploChecksum, .confluentChecksum, .natsSeed,
        ]
        for check in checks {
            let rules = set.rules.filter { $0.check == check }
            #expect(!rules.isEmpty, "\(check)")
            for rule in rules {
                for example in rule.examples {
                    let regex = try BoundedPattern(try #require(rule.regex))
                    let bytes = Array(example.utf8)
                    let groups = bytes.withUnsafeBufferPointer {
                        regex.match($0, starts: 0..<($0.count + 1), end: $0.count)
                    }
                    let range = try #require(groups?.dropFirst().compactMap(\.self).first ?? groups?[0])
                    var secret = Array(bytes[range])
                    #expect(judge(check, String(decoding: secret, as: UTF8.self)) != .invalid, "\(rule.id): \(example)")
                    let place = secret.count / 2
                    secret[place] = secret[place] == UInt8(ascii: "Q") ? UInt8(ascii: "R") : UInt8(ascii: "Q")
                    #expect(judge(check, String(decoding: secret, as: UTF8.self)) != .valid, "\(rule.id)")
                }
            }
        }
    }

    @Test("the token of every introduction to JWT is an example, one without a signature none at all")
    func jsonWebTokens() {
        let header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
        let sample = "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ"
        let signature = "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
        #expect(judge(.jsonWebToken, "\(header).\(sample).\(signature)") == .invalid)
        #expect(judge(.jsonWebToken, "\(header).eyJzdWIiOiI0NDEifQ.\(signature)") == .notApplicable)
        #expect(judge(.jsonWebToken, "\(header).eyJzdWIiOiI0NDEifQ.x") == .invalid)
    }
}
