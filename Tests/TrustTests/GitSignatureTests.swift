import GitRepository
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Signatures of commits and tags")
struct GitSignatureTests {
    private func signing(_ key: KeyFixture) -> [String] {
        ["-c", "gpg.format=ssh", "-c", "user.signingKey=\(key.file.string)"]
    }

    private func commit(_ fixture: GitFixture, _ name: String = "HEAD") throws -> RawCommit {
        let repository = try Repository.open(at: fixture.directory)
        return try repository.rawCommit(try repository.resolve(name))
    }

    @Test("git commit -S and git tag -s, with every kind of key", arguments: KeyFixture.kinds.indices)
    func git(index: Int) async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(KeyFixture.kinds[index].arguments, in: directory)
            let fixture = try await GitFixture.make(in: directory.appending("repository"))
            try await fixture.git(signing(key) + ["commit", "-q", "--allow-empty", "-S", "-m", "one\n\ntwo"])
            let raw = try commit(fixture)
            #expect(try GitSignature.ofCommit(raw) == VerifiedSigner(key: key.key, presence: .none))
            let changed = try #require(
                RawCommit(parsing: Array(String(decoding: raw.bytes, as: UTF8.self).replacing("two", with: "six").utf8))
            )
            #expect(throws: SSHSignatureFault.mismatch) { try GitSignature.ofCommit(changed) }

            try await fixture.git(signing(key) + ["tag", "-s", "v1", "-m", "a tag"])
            let tag = Array(try await fixture.git("cat-file", "tag", "v1").utf8) + [UInt8(ascii: "\n")]
            #expect(try GitSignature.ofTag(tag)?.key == key.key)
            #expect(throws: SSHSignatureFault.mismatch) {
                try GitSignature.ofTag(
                    Array(String(decoding: tag, as: UTF8.self).replacing("a tag", with: "b tag").utf8))
            }
            let moved = Array(String(decoding: tag, as: UTF8.self).replacing("tag v1", with: "tag v2").utf8)
            #expect(throws: SSHSignatureFault.mismatch) { try GitSignature.ofTag(moved) }
        }
    }

    @Test("through ssh-agent, with a protected key")
    func agent() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory, passphrase: "correct horse")
            let fixture = try await GitFixture.make(in: directory.appending("repository"))
            try writeText("#!/bin/sh\necho correct horse\n", to: directory.appending("ask"))
            try await fixture.bash(
                """
                chmod +x ../ask
                eval "$(ssh-agent -s)" >/dev/null; trap 'kill "$SSH_AGENT_PID"' EXIT
                SSH_ASKPASS=$PWD/../ask SSH_ASKPASS_REQUIRE=force ssh-add -q ../key
                git -c gpg.format=ssh -c user.signingKey="$(cat ../key.pub)" commit -q --allow-empty -S -m agent
                """)
            #expect(try GitSignature.ofCommit(try commit(fixture))?.key == key.key)
        }
    }

    @Test("no signature is no fault")
    func unsigned() async throws {
        try await withTemporaryDirectory { directory in
            let fixture = try await GitFixture.make(in: directory)
            try await fixture.commit()
            #expect(try GitSignature.ofCommit(try commit(fixture)) == nil)
            try await fixture.git("tag", "-a", "v1", "-m", "text with -----BEGIN SSH SIGNATURE----- in it")
            #expect(try GitSignature.ofTag(Array(try await fixture.git("cat-file", "tag", "v1").utf8)) == nil)
        }
    }

    @Test(
        "two signatures are refused, also one of the other kind of object names; PGP and X.509 have cases of their own")
    func several() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory)
            let fixture = try await GitFixture.make(in: directory.appending("repository"))
            try await fixture.git(signing(key) + ["commit", "-q", "--allow-empty", "-S", "-m", "one"])
            let raw = try commit(fixture)
            let header = try #require(raw.headers(named: "gpgsig").first)
            let text = raw.bytes[header.range]
            func with(_ headers: [[UInt8]]) throws -> RawCommit {
                var bytes = raw.bytes
                bytes.replaceSubrange(header.range, with: headers.joined())
                return try #require(RawCommit(parsing: bytes))
            }
            let other = Array("gpgsig-sha256".utf8) + text.dropFirst("gpgsig".utf8.count)
            #expect(try GitSignature.ofCommit(try with([Array(text)]))?.key == key.key)
            for headers in [[Array(text), Array(text)], [Array(text), other], [other, Array(text)]] {
                #expect(throws: SSHSignatureFault.several) { try GitSignature.ofCommit(try with(headers)) }
            }
            #expect(throws: SSHSignatureFault.object) { try GitSignature.ofCommit(try with([other])) }
            let pgp = Array("gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n".utf8)
            #expect(throws: SSHSignatureFault.openPGP) { try GitSignature.ofCommit(try with([pgp])) }
            let x509 = Array("gpgsig -----BEGIN SIGNED MESSAGE-----\n x\n -----END SIGNED MESSAGE-----\n".utf8)
            #expect(throws: SSHSignatureFault.x509) { try GitSignature.ofCommit(try with([x509])) }
            #expect(throws: SSHSignatureFault.armor) { try GitSignature.ofCommit(try with([Array("gpgsig x\n".utf8)])) }

            let tag = Array("object \(String(repeating: "1", count: 40))\ntype commit\ntag v\n\ntext\n".utf8)
            let signature = try await key.sign(tag)
            #expect(try GitSignature.ofTag(tag + signature)?.key == key.key)
            #expect(throws: SSHSignatureFault.several) { try GitSignature.ofTag(tag + signature + signature) }
            let hidden = Array("-----BEGIN PGP SIGNATURE-----\n".utf8)
            #expect(throws: SSHSignatureFault.several) { try GitSignature.ofTag(tag + hidden + signature) }
            #expect(throws: SSHSignatureFault.openPGP) { try GitSignature.ofTag(tag + hidden) }
            #expect(throws: SSHSignatureFault.object) { try GitSignature.ofTag(text + tag) }
        }
    }

    @Test("a signature that was made for files is none for commits")
    func namespace() async throws {
        try await withTemporaryDirectory { directory in
            let key = try await KeyFixture.make(in: directory)
            let tag = Array("object \(String(repeating: "1", count: 40))\ntype commit\ntag v\n\ntext\n".utf8)
            let signature = try await key.sign(tag, namespace: "file")
            #expect(throws: SSHSignatureFault.namespace("file")) { try GitSignature.ofTag(tag + signature) }
        }
    }
}
