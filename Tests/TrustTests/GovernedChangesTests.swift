import Catalog
import GitRepository
import Sealing
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Governed changes between two trees")
struct GovernedChangesTests {
    private let sealed: SealedFixture

    init() throws {
        sealed = try SealedFixture()
    }

    /// What changes from one set of files to another, each as `PATH SECRET POINTER` with `+`, `-` or `*` in front.
    private func changes(
        from old: [String: String], to new: [String: String], _ script: String = ""
    ) async throws -> [String] {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory)
            let before = try await fixture.commit("old", old)
            for path in old.keys where new[path] == nil { try await fixture.git("rm", "-q", path) }
            try await fixture.bash(script)
            let after = try await fixture.commit("new", new)
            let repository = try Repository.open(at: directory)
            func tree(_ name: String) throws -> TreeID { try repository.tree(of: try repository.resolve(name)) }
            let changes = try GovernedChanges.between(try tree(before), try tree(after), in: repository)
            #expect(changes.map(\.place) == changes.map(\.place).sorted())
            let back = try GovernedChanges.between(try tree(after), try tree(before), in: repository)
            #expect(
                back.map { Change(path: $0.path, secret: $0.secret, pointer: $0.pointer, old: $0.new, new: $0.old) }
                    == changes)
            return changes.map { change in
                let mark = change.old == nil ? "+" : change.new == nil ? "-" : "*"
                return "\(mark) \(change.path) \(change.secret.map(\.description) ?? "file") \(change.pointer)"
            }
        }
    }

    @Test("each value of a manifest is a node of its own, and so is all the rest")
    func nodes() async throws {
        let (one, other) = (try sealed.token(), try sealed.token())
        let path = "secrets/payments/db.yaml"
        let old = sealed.manifest(
            data: ["a/b~": one, "password": one], plain: ["port": "5432"], spec: "  pending:\n    password: \(one)\n")
        func change(_ text: String) async throws -> [String] { try await changes(from: [path: old], to: [path: text]) }
        let name = "\(path) prod:payments/db"
        #expect(
            try await change(
                sealed.manifest(
                    data: ["a/b~": other, "password": one], plain: ["port": "5432"],
                    spec: "  pending:\n    password: \(one)\n"))
                == ["* \(name) /spec/data/a~1b~0"])
        #expect(
            try await change(sealed.manifest(data: ["password": other], plain: ["port": "1"]))
                == [
                    "- \(name) /spec/data/a~1b~0", "* \(name) /spec/data/password", "- \(name) /spec/pending/password",
                    "* \(name) /spec/plain/port",
                ])
        #expect(try await change(old.replacing("spec:\n", with: "spec:\n  stores: [aws]\n")) == ["* \(name) "])
        #expect(try await change(old.replacing("metadata:\n", with: "metadata:\n  description: x\n")) == ["* \(name) "])
        #expect(try await change("# a comment\n" + old.replacing("5432", with: "\"5432\"")) == [])
    }

    @Test("a manifest that goes, moves or becomes another secret's takes all of its nodes along")
    func whole() async throws {
        let old = sealed.manifest(data: ["password": try sealed.token()])
        let name = "secrets/db.yaml prod:payments/db"
        #expect(
            try await changes(from: ["secrets/db.yaml": old], to: [:])
                == ["- \(name) ", "- \(name) /spec/data/password"])
        #expect(
            try await changes(from: ["secrets/db.yaml": old], to: ["attic/db.yaml": old])
                == [
                    "+ attic/db.yaml prod:payments/db ", "+ attic/db.yaml prod:payments/db /spec/data/password",
                    "- \(name) ", "- \(name) /spec/data/password",
                ])
        let renamed = old.replacing("name: payments/db", with: "name: payments/other")
        #expect(
            try await changes(from: ["secrets/db.yaml": old], to: ["secrets/db.yaml": renamed])
                == [
                    "- \(name) ", "- \(name) /spec/data/password", "+ secrets/db.yaml prod:payments/other ",
                    "+ secrets/db.yaml prod:payments/other /spec/data/password",
                ])
        // Broken, it is governed as a file of its own.
        #expect(
            try await changes(from: ["secrets/db.yaml": old], to: ["secrets/db.yaml": old + "\n oops: ["])
                == ["+ secrets/db.yaml file ", "- \(name) ", "- \(name) /spec/data/password"])
        // A link is no manifest.
        #expect(
            try await changes(
                from: ["secrets/db.yaml": old, "x": ""], to: ["x": ""], "mkdir -p secrets; ln -s ../x secrets/db.yaml")
                == ["- \(name) ", "- \(name) /spec/data/password"])
    }

    @Test("files with sealed values and all of .git-seal but statements are governed as a whole; nothing else is")
    func files() async throws {
        let token = try sealed.token()
        #expect(try await changes(from: ["README.md": "a"], to: ["README.md": "it is seal: b"]) == [])
        #expect(
            try await changes(from: ["app.yaml": "a: \(token)\nb: 1\n"], to: ["app.yaml": "a: \(token)\nb: 2\n"])
                == ["* app.yaml file "])
        #expect(try await changes(from: ["app.env": "A=\(token)\n"], to: ["app.env": "A=1\n"]) == ["- app.env file "])
        #expect(try await changes(from: ["a.env": "A=1\n"], to: ["a.env": "A=\(token)\n"]) == ["+ a.env file "])
        let id = String(repeating: "0", count: 32)
        #expect(
            try await changes(
                from: [".git-seal/policy.yaml": "1"],
                to: [".git-seal/policy.yaml": "2", ".git-seal/x/y": "", ".git-seal/changes/\(id).yaml": "x"])
                == ["* .git-seal/policy.yaml file ", "+ .git-seal/x/y file "])
        #expect(
            try await changes(from: [".git-seal/a": "1"], to: [".git-seal/a": "1"], "chmod +x .git-seal/a")
                == ["* .git-seal/a file "])
        #expect(
            try await changes(from: [".git-seal/a": "1"], to: [:], "mkdir -p .git-seal; ln -s 1 .git-seal/a")
                == ["* .git-seal/a file "])
    }

    @Test("a sealed value and a plain one of the same text are different nodes")
    func kinds() {
        let nodes: [GovernedNode] = [
            .sealed("x"), .plain("x"), .manifest("x"), .file(kind: "file", [0x78]), .file(kind: "link", [0x78]),
        ]
        #expect(Set(nodes.map(\.hash)).count == nodes.count)
        // SHA-256 of the three length-prefixed parts, computed elsewhere.
        #expect(GovernedNode.plain("5432").hash == "58eba66558117865c6c9ecb466a4f5730f0ef55ef8e0edc17e4cdec44248384a")
    }
}
