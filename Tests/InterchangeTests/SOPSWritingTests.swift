import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@testable import Interchange

@Suite("SOPS files that we write")
struct SOPSWritingTests {
    static let date = "2026-11-25T10:00:00Z"

    private func writer(_ sops: SOPSProgram) throws -> SOPSWriter {
        try SOPSWriter(for: [RecipientParser.parse(sops.recipient)], lastModified: Self.date)
    }

    @Test("YAML: sops decrypts it, types and all, and nothing but the values has changed")
    func yaml() async throws {
        let text = """
            # about the file
            db:   # the database
              password: "hunter2"
              port:   5432
              ratio: 1.50
              tls: yes
              on: true
              empty: ""
              none: ~
              when: 2020-01-01
              hosts: [a, "b:c", 3]
              pem: |
                -----BEGIN-----
                x
                -----END-----
              user_unencrypted: payments

            more:
            - x
            - y: 1e3
            """
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let file = try writer(sops).encrypt(yaml: Array(text.utf8))
            let written = String(decoding: file, as: UTF8.self)
            let tokens = try Regex(#"ENC\[[^\]]*\]"#)
            #expect(
                written.replacing(tokens, with: "…").hasPrefix(
                    """
                    # about the file
                    db:   # the database
                      password: …
                      port:   …
                      ratio: …
                      tls: …
                      on: …
                      empty: ""
                      none: ~
                      when: …
                      hosts: ["…", "…", "…"]
                      pem: …
                      user_unencrypted: payments

                    more:
                    - …
                    - y: …
                    sops:
                        age:

                    """))
            let theirs = try await sops.decrypt(file, name: "w.yaml")
            let reference = try await sops.decrypt(
                try await sops.encrypt(text, name: "reference.yaml"), name: "reference.enc.yaml")
            let withoutComments = { (text: String) in
                text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }
            }
            #expect(withoutComments(theirs) == withoutComments(reference))
            let ours = try sops.open(file, as: .yaml)
            #expect(ours.lines().contains("db.pem string -----BEGIN-----\nx\n-----END-----\n"))
        }
    }

    @Test("several documents, flat files and binary ones: sops decrypts them")
    func kinds() async throws {
        try await withTemporaryDirectory { folder in
            let sops = try SOPSProgram(in: folder)
            let several = try writer(sops).encrypt(yaml: Array("a: one\n---\nb: two # c\n---\nc: 3".utf8))
            #expect(try await sops.decrypt(several, name: "several.yaml") == "a: one\n---\n# c\nb: two\n---\nc: 3\n")

            var arena = SecretArena(capacity: 100)
            var fields: [SOPSWriter.Field] = []
            for (key, value) in [("password", "hunter2\n"), ("a.b: c", "x"), ("empty", ""), ("yes", "no")] {
                guard let slot = arena.append(Array(value.utf8).span) else { continue }
                fields.append(.init(key: key, slot: slot))
            }
            let flat = try writer(sops).yaml(fields, in: arena)
            let decrypted = try await sops.decrypt(flat, name: "flat.yaml")
            #expect(decrypted == "password: |\n    hunter2\n'a.b: c': x\nempty: \"\"\n\"yes\": \"no\"\n")

            let binary = try writer(sops).binary(SecretBytes(copying: Array("\u{1}\u{2}text".utf8).span))
            #expect(try await sops.decrypt(binary, name: "file.bin") == "\u{1}\u{2}text")
        }
    }

    @Test("what cannot be a SOPS file is refused")
    func refusals() throws {
        let recipient = try RecipientParser.parse(X25519Identity.generate().recipient)
        func error(_ text: String) -> SOPSError? {
            do throws(SOPSError) {
                _ = try SOPSWriter(for: [recipient], lastModified: Self.date).encrypt(yaml: Array(text.utf8))
                return nil
            } catch {
                return error
            }
        }
        #expect(error("- a\n") == .noMapping)
        #expect(error("{a: b}\n") == .noMapping)
        #expect(error("") == .noMapping)
        #expect(error("a: b\nsops:\n  x: y\n") == .alreadyEncrypted)
        if case .unsupported? = error("a: &x b\nc: *x\n") {} else { Issue.record("an alias passed") }
        if case .yaml? = error("a: b\na: c\n") {} else { Issue.record("a key that stands twice passed") }
        #expect(throws: SOPSError.age(.noRecipients)) { _ = try SOPSWriter(for: [], lastModified: Self.date) }
    }
}
