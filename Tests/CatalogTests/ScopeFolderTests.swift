import Catalog
import Files
import GitRepository
import Sealing
import SecretMemory
import SystemPackage
import TestSupport
import Testing

@Suite("Scopes in a revision")
struct ScopeFolderTests {
    @Test("what is written is read, and each reader opens it with his own identity")
    func roundTrip() async throws {
        try await withTemporaryDirectory { (root) async throws in
            let tree = try WorkTreeFixture(root)
            let scope = try ScopeFixture("prod", readers: ["alice", "bob"])
            try scope.write(to: root)
            let committed = try Revision(try await tree.commit())
            #expect(try tree.revision.scopeNames() == [scope.name])
            #expect(try committed.scopeNames() == [scope.name])
            let state = try committed.scopeState(scope.name)
            #expect(state == scope.state)
            for reader in ["alice", "bob"] {
                let seed = try committed.seed(of: state, with: try #require(scope.identities[reader]))
                #expect(seed.keyID(.x25519) == state.current)
            }
            _ = try tree.revision.seed(of: state, with: try #require(scope.identities["bob"]))
        }
    }

    @Test("who is no recipient is told who is, and what his own public key is")
    func notARecipient() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root)
            let scope = try ScopeFixture("prod", readers: ["alice", "bob"])
            try scope.write(to: root)
            let generated = X25519Identity.generate()
            let stranger = try IdentityParser.parse(generated.text)
            guard
                case .notARecipient(_, let recipients, let keys) = fault({ () throws(ScopeAccessError) in
                    _ = try tree.openedKey(for: stranger, of: scope.state)
                })
            else {
                Issue.record("another error")
                return
            }
            #expect(recipients == ["alice", "bob"])
            #expect(keys == [generated.recipient])
        }
    }

    private func fault(_ body: () throws(ScopeAccessError) -> Void) -> ScopeAccessError? {
        do throws(ScopeAccessError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("only the file of a recipient that could match is opened")
    func opensOnlyItsOwn() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root)
            let scope = try ScopeFixture("prod", readers: ["alice", "bob"])
            try scope.write(to: root)
            let bob = try #require(scope.state.recipients["bob"]).fingerprint
            let path = ScopePaths.keyFile(of: scope.name, key: scope.state.current, recipient: bob)
            try tree.write("rubbish", to: path.description)
            let alice = try #require(scope.identities["alice"])
            _ = try tree.openedKey(for: alice, of: scope.state)
            guard
                case .keyFile(path, _) = fault({ () throws(ScopeAccessError) in
                    _ = try tree.openedKey(for: scope.identities["bob"] ?? [], of: scope.state)
                })
            else {
                Issue.record("a damaged file was opened")
                return
            }
            try Files.remove(tree.source.path(path))
            guard
                case .missingKeyFile(_, "bob", path) = fault({ () throws(ScopeAccessError) in
                    _ = try tree.openedKey(for: scope.identities["bob"] ?? [], of: scope.state)
                })
            else {
                Issue.record("another error")
                return
            }
            // Two identities, one of which is of no use any more.
            _ = try tree.openedKey(for: (scope.identities["bob"] ?? []) + alice, of: scope.state)
        }
    }

    @Test("a key file of another key, or of another scope, does not pass for this one's")
    func swappedKeyFile() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root)
            let scope = try ScopeFixture("prod")
            try scope.write(to: root)
            let other = try ScopeFixture("prod")
            let alice = try #require(scope.state.recipients["alice"])
            let swapped = try ScopeFolder.keyFile(
                of: other.state, seed: other.seed, for: RecipientParser.parse(alice.publicKey))
            let path = ScopePaths.keyFile(of: scope.name, key: scope.state.current, recipient: alice.fingerprint)
            try writeBytes(swapped, to: tree.source.path(path))
            guard
                case .seed(path, .otherKey) = fault({ () throws(ScopeAccessError) in
                    _ = try tree.openedKey(for: scope.identities["alice"] ?? [], of: scope.state)
                })
            else {
                Issue.record("a seed of another key was taken")
                return
            }
        }
    }

    @Test("files of keys and recipients that a state no longer has go away with it")
    func staleFiles() throws {
        try withTemporaryDirectory { root in
            _ = try WorkTreeFixture(root)
            let old = try ScopeFixture("prod", readers: ["alice", "bob"])
            let new = try ScopeFixture("prod")
            try old.write(to: root)
            try new.write(to: root)
            let keys = root.pushing(FilePath(ScopePaths.keys(of: new.name).description))
            #expect(try Files.list(keys) == [new.state.current.description])
            #expect(try Files.list(keys.appending(new.state.current.description)).count == 1)
        }
    }

    @Test("nothing is written through a link that leads out of the work tree")
    func linkedFolder() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root.appending("work"))
            try Files.createDirectories(root.appending("outside"))
            try makeSymbolicLink(at: tree.root.appending(".git-seal").appending("scopes"), to: "../../outside")
            #expect(throws: CatalogError.self) { try ScopeFixture("prod").write(to: tree.root) }
            #expect(try Files.list(root.appending("outside")).isEmpty)
        }
    }

    @Test("a key that two scopes share makes neither of them one")
    func sharedKey() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root)
            let prod = try ScopeFixture("prod", seed: seed())
            try prod.write(to: root)
            _ = try tree.revision.scopeState(prod.name)
            let copy = try ScopeFixture("copy", seed: seed())
            try copy.write(to: root)
            #expect(throws: ScopeReadError.self) { try tree.revision.scopeState(prod.name) }
            #expect(throws: ScopeReadError.self) { try tree.revision.scopeState(copy.name) }
        }
    }

    private func seed() throws -> ScopeSeed {
        guard let seed = ScopeSeed(SecretBytes(zeroed: 32)) else { throw InvalidFixture() }
        return seed
    }

    @Test("a scope that is not there, and one whose folder has another name, are no scopes")
    func missing() throws {
        try withTemporaryDirectory { root in
            let tree = try WorkTreeFixture(root)
            let prod = try ScopeFixture("prod")
            #expect(try tree.revision.scopeNames().isEmpty)
            #expect(throws: ScopeReadError.self) { try tree.revision.scopeState(prod.name) }
            try writeBytes(prod.state.serialized(), to: root.appending(".git-seal/scopes/other/scope.yaml"))
            #expect(throws: ScopeReadError.self) { try tree.revision.scopeState(#require(ScopeName("other"))) }
        }
    }

    // MARK: Pins

    @Test("a pin is a byte copy that moves only when a state is accepted")
    func pins() throws {
        try withTemporaryDirectory { root in
            let pins = ScopePins(commonDirectory: root)
            let trust = ScopeTrust(pins: pins, external: nil)
            let scope = try ScopeFixture("prod")
            guard case .firstUse(scope.state.fingerprint) = try trust.judge(scope.state) else {
                Issue.record("not the first use")
                return
            }
            #expect(try pins.pinned(scope.name) == nil)
            try trust.remember(scope.state, .firstUse(scope.state.fingerprint))
            #expect(readBytes(root.appending("git-seal/pins/prod.yaml")) == scope.state.serialized())
            let next = try scope.state.allowing("aws", digest: "0000000000000000").signed(by: scope.seed)
            guard case .accepted(movePin: true, _) = try trust.judge(next) else {
                Issue.record("a signed successor was refused")
                return
            }
            guard case .refused = try trust.judge(ScopeFixture("prod").state) else {
                Issue.record("a swapped key was accepted")
                return
            }
        }
    }

    @Test("a fingerprint from outside decides, whatever is pinned")
    func externalTrust() throws {
        try withTemporaryDirectory { root in
            let scope = try ScopeFixture("prod")
            let other = try ScopeFixture("prod")
            let pins = ScopePins(commonDirectory: root)
            try pins.pin(other.state)
            let external = try #require(
                ExternalTrust("dev:\(other.state.fingerprint), prod:\(scope.state.fingerprint)"))
            let trust = ScopeTrust(pins: pins, external: external)
            guard case .accepted = try trust.judge(scope.state), case .refused = try trust.judge(other.state) else {
                Issue.record("the pin decided")
                return
            }
        }
    }

    @Test(
        "what is no list of scopes and fingerprints is refused whole",
        arguments: ["prod", "prod:xyz", ":", "prod:00:11", "P:\(zeros)", "prod:\(zeros) prod:\(zeros)"])
    func invalidTrust(text: String) {
        #expect(ExternalTrust(text) == nil)
    }

    static let zeros = String(repeating: "0", count: 64)

    @Test("a list of one is a list")
    func singleTrust() throws {
        let trust = try #require(ExternalTrust("prod:\(Self.zeros)\n"))
        #expect(trust[try #require(ScopeName("prod"))]?.description == Self.zeros)
        #expect(ExternalTrust("") != nil)
    }
}

extension WorkTreeFixture {
    /// Opens a scope's seed, and gives the name of the key that it makes.
    fileprivate func openedKey(
        for identities: [any AgeIdentity], of state: ScopeState
    ) throws(ScopeAccessError) -> KeyID {
        let revision: Revision<WorkTreeSource>
        do throws(CatalogError) {
            revision = try Revision(source)
        } catch {
            throw .catalog(error)
        }
        return try revision.seed(of: state, with: identities).keyID(.x25519)
    }
}
