import Rotation
import Testing

@testable import Catalog

@Suite("A manifest's rotation")
struct RotationTermsTests {
    @Test(
        "has a window that ends as AWS ends it",
        arguments: [
            ("rate(30 days)", nil, "2026-12-24T00:00", "2026-12-25T00:00"),
            ("rate(30 days)", "4h", "2026-12-24T00:00", "2026-12-24T04:00"),
            ("rate(6 hours)", nil, "2026-11-24T18:00", "2026-11-24T19:00"),
            ("rate(6 hours)", "6h", "2026-11-24T18:00", "2026-11-25T00:00"),
            ("cron(0 22 * * ? *)", nil, "2026-11-24T22:00", "2026-11-25T00:00"),
            ("cron(0 22 * * ? *)", "2h", "2026-11-24T22:00", "2026-11-25T00:00"),
            ("cron(0 8/8 * * ? *)", nil, "2026-11-24T16:00", "2026-11-24T17:00"),
            ("cron(0 /8 * * ? *)", "8h", "2026-11-24T16:00", "2026-11-25T00:00"),
        ])
    func window(schedule: String, window: String?, opens: String, closes: String) throws {
        let terms = try RotationTerms(spec(schedule, window: window))
        let found = try #require(terms.nextWindow(after: time("2026-11-24T12:30")))
        #expect(found.opens == time(opens))
        #expect(found.closes == time(closes))
        #expect(found.contains(found.opens) && !found.contains(found.closes))
    }

    @Test(
        "may not have a window that reaches into the next one or the next day",
        arguments: [
            ("rate(4 hours)", "5h", 4), ("cron(0 22 * * ? *)", "3h", 2), ("cron(0 2/10 * * ? *)", "5h", 4),
            ("cron(0 /8 * * ? *)", "9h", 8),
        ])
    func longWindow(schedule: String, window: String, longest: Int) {
        #expect(throws: RotationError.windowTooLong(longest: longest)) {
            try RotationTerms(spec(schedule, window: window))
        }
    }

    @Test("says what it does not understand", arguments: ["0h", "25h", "4", "h", "4 h", "PT4H", "+4h", "004h"])
    func badWindow(window: String) {
        #expect(throws: RotationError.window(window)) { try RotationTerms(spec("rate(30 days)", window: window)) }
    }

    @Test("names a strategy by kind and variant")
    func strategy() throws {
        let strategy = try #require(
            try RotationTerms(spec("rate(1 day)", strategy: "postgres/alternating-users")).strategy)
        #expect(strategy.kind == "postgres" && strategy.variant == "alternating-users")
        #expect(strategy.description == "postgres/alternating-users")
        for bad in ["", "/", "a/b/c", "Postgres", "../x", "-x", "a b"] {
            #expect(throws: RotationError.strategy(bad)) { try RotationTerms(spec("rate(1 day)", strategy: bad)) }
        }
    }

    @Test("draws new values from what is not excluded, and from two characters at least")
    func generation() throws {
        let rule = RotationSpec.GenerateRule(length: 20, exclude: "\"'@/\\")
        let found = try #require(
            try RotationTerms(spec("rate(1 day)", generate: ["password": rule])).generate["password"])
        #expect(found.length == 20)
        #expect(found.alphabet.count == 94 - 5 && !found.alphabet.contains(UInt8(ascii: "@")))
        let all = String(decoding: UInt8(ascii: "!")...UInt8(ascii: "}"), as: UTF8.self)
        #expect(throws: RotationError.generate(key: "password")) {
            try RotationTerms(spec("rate(1 day)", generate: ["password": .init(length: nil, exclude: all)]))
        }
        #expect(throws: RotationError.generate(key: "password")) {
            try RotationTerms(spec("rate(1 day)", generate: ["password": .init(length: 4097, exclude: nil)]))
        }
    }

    private func spec(
        _ schedule: String, window: String? = nil, strategy: String? = nil,
        generate: [String: RotationSpec.GenerateRule] = [:]
    ) -> RotationSpec {
        RotationSpec(schedule: schedule, window: window, strategy: strategy, runner: .reconciler, generate: generate)
    }
}
