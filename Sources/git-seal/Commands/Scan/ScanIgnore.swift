import ArgumentParser
import GitRepository
import Scanning

struct ScanIgnore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignore",
        abstract: "Accept one finding by its fingerprint.",
        discussion: """
            Adds it to .git-seal/scan-baseline. The fingerprint is the last line of a finding; it covers the whole \
            secret, so that another one in the same place is a finding again.

            EXAMPLES
              git seal scan ignore 3d8a5f0c9b1e47d2a6c4f8e01b7d9320
              git seal scan ignore 3d8a5f0c9b1e47d2a6c4f8e01b7d9320 --reason 'key of the test server'
            """)

    @Argument(help: "Fingerprints of findings: 32 hexadecimal digits each.")
    var fingerprints: [FindingFingerprint]

    @Option(help: "Why it may stay, for the next reader of the file.")
    var reason: String?

    func run() throws {
        let entries = fingerprints.map { Baseline.Entry($0, comment: reason) }
        let added = try BaselineFile(in: .openFromEnvironment()).update { baseline in
            entries.count { baseline.add($0) }
        }
        Terminal.note(
            added == 0
                ? "nothing to add: \(Baseline.path) has \(entries.count == 1 ? "it" : "them") already"
                : "added \(added) to \(Baseline.path)")
    }
}

extension FindingFingerprint: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
