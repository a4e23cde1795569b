import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@Suite("Sessions at the command line")
struct TranscriptTests {
    static let folder = FilePath(#filePath).removingLastComponent().appending("Transcripts")

    static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string))?.sorted() ?? []

    private static let plugin = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .appending("AgePluginsTests").appending("age-plugin-test.py")

    /// Where Scripts/packages.sh puts SOPS.
    private static let pythonPrograms = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().pushing(".build/python/bin")

    @Test("there are transcripts")
    func any() {
        #expect(Self.names.count > 5)
    }

    @Test("goes as written", arguments: names)
    func transcript(name: String) async throws {
        let text = try #require(readText(Self.folder.appending(name)))
        try await withTemporaryDirectory { root in
            let session = try await Session(in: root)
            var environment = session.environment.merging(["AGE_PLUGIN_TEST_PROGRAM": Self.plugin.string]) { $1 }
            environment["PATH", default: ""] += ":" + Self.pythonPrograms.string
            let differences = try await Transcript(parsing: text)
                .differences(in: session.directory, environment: environment)
            for difference in differences { Issue.record("\(name), \(difference)") }
        }
    }
}
