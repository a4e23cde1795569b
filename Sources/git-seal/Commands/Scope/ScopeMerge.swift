import ArgumentParser
import Sealing

struct ScopeMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Resolve a conflict in a scope's state after git merge.",
        discussion: """
            A reader of the scope runs this in the conflicted work tree; it joins both sides and signs the result. Whom \
            either side added reads, whom either side removed does not. Where both made a new key, a third one follows; \
            values under other keys are sealed again. Somebody who was removed could still add others on the other side: \
            they are let in only with --accept.

            EXAMPLES
              git merge topic ; git seal scope merge prod && git add .git-seal && git commit
              git seal scope merge prod --accept carol     after you have asked whether carol shall read
            """)

    @Argument(help: "The scope.")
    var name: String

    @Option(help: "Let in somebody whom the other side added; can be given several times.")
    var accept: [String] = []

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let (state, resealing) = try Scopes(workspace).merge(try scopeName(name), accepting: Set(accept))
        _ = consume lock
        Terminal.note("merged \(name): \(state.recipients.keys.sorted().joined(separator: ", "))")
        if let resealing { resealing.tell() }
        if let broken = resealing?.broken.first {
            Terminal.note("next: resolve \(broken), then git seal scope reseal \(name), git add -u, git commit")
        } else {
            Terminal.note(
                resealing == nil
                    ? "next: git add .git-seal && git commit" : "next: git add -u && git add .git-seal && git commit")
        }
    }
}
