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

    private static let server = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .pushing("StoresTests/AWS/Python/server.py")

    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
    /// Where Scripts/packages.sh puts SOPS and Python's packages.
    private static let python = root.pushing(".build/python")

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
            environment["PATH", default: ""] += ":" + Self.python.appending("bin").string
            environment["PYTHON_PACKAGES"] = Self.python.string
            environment["AWS_SERVER"] = Self.server.string
            environment["EXAMPLES"] = Self.root.appending("examples").string
            let differences = try await Transcript(parsing: text)
                .differences(in: session.directory, environment: environment)
            for difference in differences { Issue.record("\(name), \(difference)") }
        }
    }
}
