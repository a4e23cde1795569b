import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

/// What README.md and `docs` tell readers to type is typed here, in the order in which it stands there.
@Suite("Documents")
struct DocumentTests {
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    static let names =
        ["README.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: root.appending("docs").string)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }

    /// A repository of somebody who reads along: colleagues' keys, a certificate, code, and a change that is staged.
    private static let repository = """
        $ git init -q app && cd app && git config core.editor true && mkdir -p src deploy ../bin
        $ for name in bob carol dave; do HOME=$HOME/$name git seal keygen 2> /dev/null > $name.pub; done
        $ ssh-keygen -q -t ed25519 -N '' -C erin -f ../erin && cp ../erin.pub team.keys
        $ mkdir -p ~/.ssh keys && cp ../erin ~/.ssh/id_ed25519 && cp ../erin.pub ~/.ssh/id_ed25519.pub
        $ ssh-keygen -q -t ed25519 -N '' -C bob -f ../bob && cp ../bob.pub keys/bob.pub
        $ (umask 077 && echo seven words nobody has ever put together > phrase)
        $ echo certificate > site.pem; echo 'print(1)' > src/main.py; echo 'replicas: 2' > deploy/values.yaml
        $ printf '#!/bin/sh\\necho generated\\n' > ../bin/pwgen; printf '#!/bin/sh\\necho items: []\\n' > ../bin/kubectl
        $ cp \(root)/examples/open-a-value.py ../bin; export PYTHONPATH=\(root)/.build/python
        $ chmod +x ../bin/*; export PATH=$PWD/../bin:$PATH

        """

    /// And of somebody who has done already what docs/sealing.md says.
    private static let sealed = """
        $ git seal init 2> /dev/null; git seal keygen > key 2> /dev/null
        $ git seal scope create prod --recipient alice=@key 2> /dev/null
        $ git seal set payments/db password 2> /dev/null; git seal set payments/token 2> /dev/null
        $ git add .git-seal secrets && git commit -qm 'Seal the first secrets' --no-verify && git add src
        $ KEY=$HOME/.config/git-seal/identity FINGERPRINT=$(git seal scope show prod | sed -n 's/^fingerprint *//p')

        """

    @Test("show commands that work, in the order in which they stand there", arguments: names)
    func commands(name: String) async throws {
        let document = CommandDocument(parsing: try #require(readText(Self.root.pushing(FilePath(name)))))
        if document.commands.isEmpty { return }
        let startsAnew = document.commands.first?.hasPrefix("git seal init") ?? false
        let preparation = Self.repository + (startsAnew ? "" : Self.sealed)
        try await withTemporaryDirectory { folder in
            let session = try await Session(in: folder)
            let input = folder.appending("value")
            try writeText("correct horse battery staple\n", to: input)
            let differences = try await Transcript(parsing: preparation + document.transcript)
                .differences(in: session.directory, environment: session.environment, input: input)
            for difference in differences { Issue.record("\(name), \(difference.step.command): \(difference)") }
        }
    }

    @Test("that are about typing show commands")
    func any() throws {
        for (name, least) in [
            ("README.md", 8), ("docs/sealing.md", 20), ("docs/scanning.md", 5), ("docs/reconciling.md", 15),
            ("docs/keys.md", 6), ("docs/trust.md", 8), ("docs/in-place.md", 8), ("docs/use.md", 6),
            ("docs/recover.md", 12),
        ] {
            let text = try #require(readText(Self.root.pushing(FilePath(name))))
            #expect(CommandDocument(parsing: text).commands.count >= least, "\(name)")
        }
    }

    @Test("name verbs and options that there are", arguments: names)
    func verbs(name: String) async throws {
        let text = try #require(readText(Self.root.pushing(FilePath(name))))
        for code in CommandDocument.inlineCode(in: text) where code.hasPrefix("git seal ") {
            let words = code.split(separator: " ").dropFirst(2)
            // A group's verb is one more word; anything else after the verb is an argument.
            let isGroup = ["scope", "store", "hooks", "scan", "policy"].contains(words.first)
            let verbs = words.prefix { $0.allSatisfy { $0.isASCII && $0.isLowercase } }.prefix(isGroup ? 2 : 1)
            guard !verbs.isEmpty, verbs.first != "help" else { continue }
            let help = try await runProgram(
                Session.programDirectory.appending("git-seal").string, verbs.map(String.init) + ["--help"])
            // For a verb that is not there, the help of what stands above it is shown.
            #expect(help.text.contains("USAGE: git-seal \(verbs.joined(separator: " "))"), "\(name) shows \(code)")
            for option in words where option.hasPrefix("--") {
                #expect(help.text.contains(option.prefix { $0 != "=" }), "\(name) shows \(code)")
            }
        }
    }
}
