import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@Suite("Sessions at the command line")
struct TranscriptTests {
    static let folder = FilePath(#filePath).removingLastComponent().appending("Transcripts")

    static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string))?.sorted() ?? []

    @Test("there are transcripts")
    func any() {
        #expect(Self.names.count > 5)
    }

    @Test("goes as written", arguments: names)
    func transcript(name: String) async throws {
        let text = try #require(readText(Self.folder.appending(name)))
        try await withTemporaryDirectory { root in
            let session = try await Session(in: root)
            let differences = try await Transcript(parsing: text)
                .differences(in: session.directory, environment: session.environment)
            for difference in differences { Issue.record("\(name), \(difference)") }
        }
    }
}
