import FoundationEssentials
import SystemPackage
import TestSupport
import Testing
import YAMLDocument

/// The shell steps of the templates for GitHub Actions are run here as a runner would: in a clone, by `bash -e`, with the
/// variables that it sets. What is not here is the runner: the actions of others, and its own program `gh`.
@Suite("Workflow templates")
struct WorkflowTemplateTests {
    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().appending(".github-workflows-templates")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()

    /// A step of the one job of a template.
    private struct Step {
        let name: String
        let script: String?
        let environment: [String: String]
        let action: String?
    }

    private static func steps(_ name: String) throws -> [Step] {
        let stream = try YAMLStream(parsing: Array(try #require(readText(folder.appending(name))).utf8))
        let jobs = try #require(stream.documents.first?["jobs"]?.entries)
        #expect(jobs.count == 1)
        let steps = try #require(jobs.first?.value["steps"]?.items)
        return steps.map { step in
            let variables = step["env"]?.entries ?? []
            return Step(
                name: step["name"]?.scalar?.content ?? "", script: step["run"]?.scalar?.content,
                environment: Dictionary(
                    variables.map { ($0.key.scalar?.content ?? "", $0.value.scalar?.content ?? "") },
                    uniquingKeysWith: { $1 }),
                action: step["uses"]?.scalar?.content)
        }
    }

    /// A clone as a runner makes it, of a repository with a base commit, and a commit on top.
    private struct Runner {
        let session: Session
        let clone: FilePath
        var variables: [String: String]
        let base: String
        let head: String

        init(in root: FilePath, change: String, depth: Int? = nil) async throws {
            session = try await Session(in: root)
            let script = """
                git init -q app && cd app && git seal init && git seal keygen > key && echo key > .gitignore
                git seal scope create prod --recipient me=@key
                printf A | git seal set db password && git add . && git commit -q --no-verify -m A
                git rev-parse HEAD; \(change) && git add . && git commit -q --no-verify -m B; git rev-parse HEAD
                git seal scope show prod | sed -n 's/^fingerprint *//p'
                git clone -q \(depth.map { "--depth \($0) " } ?? "")"file://$PWD" ../clone
                mkdir ../bin && printf '#!/bin/sh\\necho "$@" > "$RUNNER_TEMP/gh"; cp comment.md "$RUNNER_TEMP"' > ../bin/gh
                chmod +x ../bin/gh
                """
            let made = try await runProgram(
                "bash", ["-ec", script], in: session.directory, environment: session.environment)
            try #require(made.status == 0, "\(made.error)")
            let lines = made.text.split(separator: "\n").map(String.init).suffix(3)
            (base, head) = (lines[lines.startIndex], lines[lines.startIndex + 1])
            clone = session.directory.appending("clone")
            variables = session.environment
            variables["PATH"] = "\(session.directory)/bin:\(variables["PATH"] ?? "")"
            variables["GITHUB_ACTIONS"] = "true"
            variables["RUNNER_TEMP"] = root.string
            variables["GITHUB_STEP_SUMMARY"] = root.appending("summary.md").string
            let identity = "\(variables["HOME"] ?? "")/.config/git-seal/identity"
            expressions = [
                "github.event.pull_request.base.sha": base, "github.event.pull_request.head.sha": head,
                "github.event.pull_request.number": "7", "github.token": "none",
                "secrets.GIT_SEAL_IDENTITY": readText(FilePath(identity)) ?? "",
                "vars.GIT_SEAL_TRUST": "prod:\(lines[lines.startIndex + 2])",
            ]
        }

        private let expressions: [String: String]

        /// - Returns: for each step with a script but the installation what it did; an unknown expression is an error.
        func run(_ name: String) async throws -> [String: ProgramResult] {
            var results: [String: ProgramResult] = [:]
            for step in try WorkflowTemplateTests.steps(name) where step.name != "Install git-seal" {
                guard let script = step.script else { continue }
                var environment = variables
                for (variable, text) in step.environment {
                    let expression = text.dropFirst(3).dropLast(2).trimmingPrefix(" ")
                    let key = String(expression.last == " " ? expression.dropLast() : expression)
                    environment[variable] = text.hasPrefix("${{") ? try #require(expressions[key], "\(key)") : text
                }
                #expect(!script.contains("${{"), "an expression in a script may be anybody's text")
                results[step.name] = try await runProgram(
                    "bash", ["-e", "-c", script], in: clone, environment: environment)
            }
            return results
        }

        var summary: String { readText(FilePath(variables["GITHUB_STEP_SUMMARY"] ?? "")) ?? "" }
    }

    @Test(
        "pin the actions of others to a version, ask for few rights, and put no expression into a script",
        arguments: names)
    func form(name: String) throws {
        let text = try #require(readText(Self.folder.appending(name)))
        #expect(text.contains("\npermissions:\n"))
        for step in try Self.steps(name) {
            #expect((step.script == nil) != (step.action == nil))
            #expect(step.action.map { $0.contains("@v") } ?? true)
            #expect(step.script.map { !$0.contains("${{") } ?? true)
        }
    }

    @Test("scan: a pull request with a credential fails, with the finding in SARIF; one without passes")
    func scan() async throws {
        try await withTemporaryDirectory { root in
            let leak = "printf 'token = \"ghp_%s\"\\n' 1pTuqg9guKDCXXoNIf1DiwnQxhpH3r3J4MOj > config.toml"
            let runner = try await Runner(in: root, change: leak)
            let result = try #require(try await runner.run("git-seal-scan.yml")["Scan"])
            #expect(result.status == 1, "\(result.error)")
            let report = readText(runner.clone.appending("git-seal.sarif")) ?? ""
            #expect(report.contains("config.toml") && report.contains("\"2.1.0\""))
        }
        try await withTemporaryDirectory { root in
            let runner = try await Runner(in: root, change: "echo hello > README")
            let result = try #require(try await runner.run("git-seal-scan.yml")["Scan"])
            #expect(result.status == 0, "\(result.error)")
        }
    }

    @Test("plan: the job's page and the comment say what changes; no identity is there", arguments: [nil, 1])
    func plan(depth: Int?) async throws {
        try await withTemporaryDirectory { root in
            var runner = try await Runner(in: root, change: "printf B | git seal set api token", depth: depth)
            let home = root.appending("nobody").string
            try await runProgram("mkdir", [home])
            runner.variables["HOME"] = home
            let results = try await runner.run("git-seal-plan.yml")
            #expect(results["Plan"]?.status == 0, "\(results["Plan"]?.error ?? "")")
            #expect(results["Comment"]?.status == 0)
            #expect(runner.summary.contains("| \\+ | prod:api | create version"))
            let comment = readText(root.appending("comment.md")) ?? ""
            #expect(comment.contains("    default at ") && comment.contains("2 to create"))
            #expect(readText(root.appending("gh"))?.hasPrefix("pr comment 7 ") ?? false)
        }
    }

    @Test("reconcile: the store has what was merged, with an identity from the environment alone")
    func reconcile() async throws {
        try await withTemporaryDirectory { root in
            var runner = try await Runner(in: root, change: "printf B | git seal set api token")
            let home = root.appending("nobody").string
            try await runProgram("mkdir", [home])
            runner.variables["HOME"] = home
            let result = try #require(try await runner.run("git-seal-reconcile.yml")["Reconcile"])
            #expect(result.status == 0, "\(result.error)")
            let value = try await runProgram(
                "git", ["seal", "store", "get", "api"], in: runner.clone, environment: runner.variables)
            #expect(value.text == "{\"token\":\"B\"}")
            #expect(!(result.text + result.error + runner.summary).contains("AGE-SECRET"))
        }
    }

    @Test("scheduled: a credential that was taken out again is found in the history")
    func scheduled() async throws {
        try await withTemporaryDirectory { root in
            let leak = """
                printf 'token = "ghp_%s"\\n' 1pTuqg9guKDCXXoNIf1DiwnQxhpH3r3J4MOj > config.toml
                git add . && git commit -q --no-verify -m leak && git rm -q config.toml
                """
            let runner = try await Runner(in: root, change: leak)
            let results = try await runner.run("git-seal-scheduled.yml")
            #expect(results["Scan the history"]?.status == 1)
            #expect(results["Check"]?.status == 0, "\(results["Check"]?.error ?? "")")
        }
    }

    @Test("what goes wrong is shown beside its line, and nobody else's text becomes a command")
    func annotations() async throws {
        try await withTemporaryDirectory { root in
            let broken = "printf 'x:\\n  - [' > secrets/broken.yaml"
            let runner = try await Runner(in: root, change: broken)
            let results = try await runner.run("git-seal-plan.yml")
            let errors = results["Plan"]?.error ?? ""
            #expect(results["Plan"]?.status != 0)
            let command = errors.split(separator: "\n").first { $0.hasPrefix("::") }
            #expect(command?.hasPrefix("::error title=git-seal,file=secrets/broken.yaml,line=") ?? false, "\(errors)")
        }
    }
}
