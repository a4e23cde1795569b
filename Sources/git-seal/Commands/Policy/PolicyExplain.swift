import ArgumentParser
import GitRepository
import Glibc
import Trust

struct PolicyExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a commit counts or does not, statement by statement.",
        discussion: """
            Judges what COMMIT changes against its first parent, by the policy that the parent has. With --landing it \
            judges what pressing a button of the forge would give, before anybody presses it: run it in a pull request. \
            Exit status 3 when something would be refused.

            EXAMPLES
              git seal policy explain HEAD
              git seal policy explain --landing origin/main..HEAD --as squash
              git seal policy explain --landing origin/main..HEAD --json
            """)

    @Argument(help: "The commit; by default HEAD.")
    var commit: String?

    @Option(help: ArgumentHelp("The branch that is applied, and the one that is to land.", valueName: "BASE..HEAD"))
    var landing: String?

    @Option(name: .customLong("as"), help: "The button: merge, squash or rebase; by default all three.")
    var button: MergeButton?

    @Option(help: "The ref that conditions on the branch look at; by default the branch of HEAD.")
    var ref: String?

    @Flag(help: "One JSON array.")
    var json = false

    func validate() throws {
        if commit != nil && landing != nil { throw ValidationError("a commit and --landing exclude each other") }
        if button != nil && landing == nil { throw ValidationError("--as wants --landing BASE..HEAD") }
    }

    func run() throws {
        let repository = try Repository.openFromEnvironment()
        let verifier = LandingVerifier(repository: repository, ref: try ref(repository), now: Int64(time(nil)))
        var views: [LandingView] = []
        if let landing {
            let (base, head) = try range(landing, repository)
            for button in button.map({ [$0] }) ?? MergeButton.allCases {
                guard let tip = try TrialLanding(button, of: head, into: base, in: repository).head else {
                    views.append(LandingView(button: button, conflicts: true))
                    continue
                }
                let verdict = try verifier.verify(from: VerifiedState(base), to: tip)
                views.append(LandingView(button: button, verdict.landings))
            }
        } else {
            let id = try repository.resolve(commit ?? "HEAD")
            let commit = try repository.commit(id)
            guard let parent = commit.parents.first else {
                throw Diagnostic(
                    "there is nothing to judge \(id.short) by", because: "it is the first commit",
                    hint: "it counts where it is the root: --root \(id)", status: .findings)
            }
            views.append(LandingView(button: nil, try verifier.judge(parent, commit).landings))
        }
        if json { try Terminal.output(json: views) } else { for view in views { view.print() } }
        // One button that works is enough.
        if !views.contains(where: \.isAllowed) { throw QuietExit(status: .refused) }
    }

    private func ref(_ repository: Repository) throws -> String {
        if let ref { return repository.fullName(ofReference: ref) ?? ref }
        if case .branch(let name, _) = try repository.head() { return name }
        return "HEAD"
    }

    private func range(_ text: String, _ repository: Repository) throws -> (CommitID, CommitID) {
        guard let dots = text.firstRange(of: "..") else {
            throw Diagnostic("\"\(text)\" is no range", hint: "write it as in origin/main..HEAD", status: .usage)
        }
        return (
            try repository.resolve(String(text[..<dots.lowerBound])),
            try repository.resolve(String(text[dots.upperBound...]))
        )
    }
}

extension MergeButton: ExpressibleByArgument {}

/// A landing in words and for programs.
private struct LandingView: Encodable {
    struct Change: Encodable {
        let resource: String
        let actions: [String]
        let paths: [String]
        let isAllowed: Bool
        let because: [String]
        let cure: String?
    }

    let `as`: String?
    let conflicts: Bool
    let isAllowed: Bool
    let changes: [Change]

    init(button: MergeButton?, _ landings: [LandingVerdict] = [], conflicts: Bool = false) {
        self.as = button?.rawValue
        self.conflicts = conflicts
        changes = landings.flatMap(\.changes).map(Change.init)
        isAllowed = !conflicts && changes.allSatisfy(\.isAllowed)
    }

    func print() {
        if let button = self.as {
            Terminal.output("\(button): \(conflicts ? "conflicts" : isAllowed ? "counts" : "is refused")")
        }
        if changes.isEmpty && !conflicts { Terminal.output("  nothing that is governed changes") }
        for change in changes {
            let mark = change.isAllowed ? Terminal.paint("+", .green) : Terminal.paint("!", .red)
            Terminal.output(
                "  \(mark) \(Terminal.escaped(change.resource)): \(change.actions.joined(separator: ", ")) "
                    + "(\(change.paths.joined(separator: ", ")))")
            for line in change.because { Terminal.output("      \(line)") }
            if let cure = change.cure { Terminal.output("      hint: \(cure)") }
        }
    }
}

extension LandingView.Change {
    fileprivate init(_ judged: JudgedChange) {
        let deeds = judged.change.deeds
        resource = deeds.first?.resource.text ?? judged.change.paths.first?.description ?? ""
        actions = deeds.map(\.action.rawValue)
        paths = judged.change.paths.map(\.description)
        isAllowed = judged.isAllowed
        switch judged.outcome {
        case .reverted:
            because = ["it is again as it was verified"]
            cure = nil
        case .allowed(let evidence):
            because = evidence.lines
            cure = nil
        case .refused(let refusal):
            because = [refusal.label] + refusal.detail
            cure = refusal.cure
        }
    }
}

extension Evidence {
    fileprivate var lines: [String] {
        switch self {
        case .commit(let voucher): [voucher.line("signed the landing")]
        case .branch(let vouchers): vouchers.map { $0.line("signed \($0.signed.prefix(8)) on the branch") }
        case .statements(let vouchers): vouchers.map { $0.line("stated it in \($0.signed)") }
        case .tag(let voucher): [voucher.line("signed the tag \(voucher.signed)")]
        }
    }
}

extension Voucher {
    fileprivate func line(_ deed: String) -> String {
        "\(principal) \(deed)" + (statements.isEmpty ? "" : ", allowed by \(statements.joined(separator: ", "))")
    }
}

extension LandingRefusal {
    /// What the policy says, where it says something.
    fileprivate var detail: [String] {
        switch reason {
        case .notAllowed(let decision): [decision.words]
        case .forbidden(let change): [change.words]
        default: []
        }
    }
}
