import Catalog
import Reconciliation
import Stores
import SystemPackage
import TestSupport
import Testing

@Suite("Following changes and looking at everything")
struct PlanEqualityTests {
    @Test(
        "come to the same plan, whatever happens in git, and end with what git has",
        arguments: [11, 12, 13, 14] as [UInt64])
    func equality(seed: UInt64) async throws {
        try await withFixture { fixture in
            var world = World(fixture: fixture, seed: seed)
            try fixture.addScope("staging")
            try world.begin()
            for step in 0..<30 {
                for _ in 0..<Int.random(in: 1...3, using: &world.generator) { try world.change(step) }
                try await fixture.commit("step \(step)")
                fixture.now += 60
                let place: Comment = "seed \(seed), step \(step): \(world.history.suffix(4))"
                // Several commits may lie between two runs.
                let isRun = Int.random(in: 0..<3, using: &world.generator) > 0
                var everything = ReconcileOptions()
                everything.maximumDeletions = 100
                let following = try await fixture.plan(everything)
                everything.full = true
                let full = try await fixture.plan(everything)
                #expect(summary(following) == summary(full), place)
                everything.full = false
                guard isRun else { continue }
                try await fixture.reconcile(everything)
                try await world.compare(place)
                #expect(try await fixture.store().verify().isEmpty, place)
            }
        }
    }

    private func summary(_ plan: Plan) -> [String] {
        plan.entries.map { "\($0.action) \($0.secret) as \($0.storeName) \($0.version?.text.prefix(6) ?? "-")" }
            .sorted()
            + plan.faults.map { "\($0.path) \($0.secret?.description ?? "-"): \($0.label)" }.sorted()
    }
}

/// A work tree that changes at random, and what of it is clear enough to be predicted.
private struct World {
    /// A manifest as it was written.
    private struct Written {
        var id: String
        var name: String
        var value: String
        /// What is wrong with it, if anything is; or what keeps it from being delivered.
        var flaw: Flaw?
        var text: String
    }

    private enum Flaw: CaseIterable {
        case unreadable
        case suspended
        case unknownStore
        case rotation
        case otherStore
    }

    let fixture: Fixture
    var generator: SeededGenerator
    private(set) var history: [String] = []
    private var files: [String: Written] = [:]

    init(fixture: Fixture, seed: UInt64) {
        self.fixture = fixture
        generator = SeededGenerator(seed: seed)
    }

    /// One secret that nobody touches, so that the store is never emptied, and a second store.
    mutating func begin() throws {
        let store = fixture.root.appending("store.sqlite")
        let config = Fixture.config(store: store)
        try fixture.write(config + "    other: {kind: sqlite, path: \(store)2}\n", to: ".git-seal/config.yaml")
        try fixture.write(fixture.manifest("always", "stays"), to: "secrets/always.yaml")
    }

    private static let paths = (0..<6).map { "secrets/p\($0).yaml" }

    mutating func change(_ step: Int) throws {
        guard let path = Self.paths.randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: try write(path, step)
        case 5 where files[path] != nil: try remove(path)
        case 6: try move(path)
        case 7:
            files[path] = Written(id: "", name: "", value: "", flaw: .unreadable, text: "apiVersion: [\(step)\n")
            try store(path, "break")
        case 8: try comment(path, step)
        default: try write(path, step, flaw: Flaw.allCases.randomElement(using: &generator))
        }
    }

    private mutating func write(_ path: String, _ step: Int, flaw: Flaw? = nil) throws {
        let scope = Int.random(in: 0..<4, using: &generator) == 0 ? "staging" : "prod"
        let name = "s\(Int.random(in: 0..<4, using: &generator))"
        let value = "value \(step)"
        let spec =
            switch flaw {
            case nil, .unreadable: ""
            case .suspended: "  suspend: true\n"
            case .unknownStore: "  stores: [default, nowhere]\n"
            case .rotation: "  rotation: {schedule: rate(1 hour)}\n"
            case .otherStore: "  stores: [other]\n"
            }
        let text = try fixture.manifest(name, scope: scope, value, spec: spec)
        files[path] = Written(
            id: "\(scope):\(name)", name: name, value: value, flaw: flaw,
            text: flaw == .unreadable ? "kind: Secret\n" + text : text)
        try store(path, "write \(scope):\(name)\(flaw.map { " \($0)" } ?? "")")
    }

    private mutating func store(_ path: String, _ what: String) throws {
        history.append("\(what) at \(path)")
        try fixture.write(files[path]?.text ?? "", to: path)
    }

    private mutating func remove(_ path: String) throws {
        history.append("remove \(path)")
        files[path] = nil
        removeTree(fixture.directory.appending(path))
    }

    private mutating func move(_ path: String) throws {
        guard let file = files[path], let target = Self.paths.randomElement(using: &generator), target != path else {
            return
        }
        try remove(path)
        files[target] = file
        try store(target, "move")
    }

    private mutating func comment(_ path: String, _ step: Int) throws {
        guard files[path] != nil else { return }
        files[path]?.text += "# step \(step)\n"
        try store(path, "comment")
    }

    /// Compares what the store has with what it must have, where no second file has a say.
    func compare(_ place: Comment) async throws {
        let stored = try await fixture.store().list()
        let byName = Dictionary(grouping: files.values.filter { $0.flaw != .unreadable }, by: \.name)
        let isClear = files.values.allSatisfy { $0.flaw != .unreadable }
        for name in (0..<4).map({ "s\($0)" }) {
            let claims = byName[name] ?? []
            let secret = stored.first { $0.name == name }
            if claims.count == 1, let claim = claims.first, claim.flaw == nil {
                // A file that does not parse may still have the secret that owns the name: that one keeps it.
                guard isClear || secret?.mark?.secret.description == claim.id else { continue }
                #expect(try await fixture.value(name) == "{\"k\":\"\(claim.value)\"}", place)
                #expect(secret?.mark?.secret.description == claim.id, place)
            } else if claims.isEmpty && isClear {
                #expect(secret?.isDeleted ?? true, "\(name) is gone from git; \(place)")
            }
        }
    }
}
