import Catalog
import GitRepository
import SystemPackage
import TestSupport
import Testing

@testable import Trust

@Suite("Roots of trust")
struct RootPinsTests {
    @Test("what is pinned is what is read")
    func pins() async throws {
        try await withTemporaryDirectory { directory in
            let pins = RootPins(commonDirectory: directory)
            #expect(try pins.read() == VerificationDemand())
            let id = CommitID(try #require(ObjectID(hex: String(repeating: "a", count: 40))))
            let key = try await KeyFixture.make(in: directory)
            for root in [RootOfTrust.commit(id), .signers([key.key])] {
                let demand = VerificationDemand(mode: .enforce, root: root)
                try pins.write(demand)
                #expect(try pins.read() == demand)
            }
            for text in ["verify maybe\n", "root abc\n", "signer x\n", "more 1\n", "verify\n"] {
                #expect(RootPins.parse(text) == nil)
            }
        }
    }

    @Test("a config raises the mode and never lowers it")
    func modes() throws {
        let modes: [Config.VerifyMode] = [.off, .warn, .enforce]
        for (index, mode) in modes.enumerated() {
            for (other, config) in modes.enumerated() {
                let demand = VerificationDemand(mode: mode)
                #expect(demand.mode(raisedBy: config) == modes[max(index, other)])
            }
            #expect(VerificationDemand(mode: mode).mode(raisedBy: nil) == mode)
        }
        #expect(VerificationDemand().mode(raisedBy: nil) == .off)
        let root = RootOfTrust.commit(CommitID(try #require(ObjectID(hex: String(repeating: "a", count: 40)))))
        for config in modes { #expect(VerificationDemand(root: root).mode(raisedBy: config) == .enforce) }
        #expect(VerificationDemand(mode: .off, root: root).mode(raisedBy: nil) == .off)
    }
}
