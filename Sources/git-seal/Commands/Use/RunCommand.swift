import ArgumentParser
import Catalog
import Glibc
import SealedFiles
import Sealing
import SecretMemory

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a program with secrets in its environment, or in files that never reach a disk.",
        discussion: """
            Keys become variables in upper case; whatever is no letter or digit becomes _. A secret that is a single value \
            takes the last part of its name. The program takes git-seal's place: signals and its exit status are its own; \
            127 means that it was not found, 126 that it cannot be run. With --file, git-seal stays until it ends, hands \
            it signals and removes the files. A NAME:PREFIX begins the names with PREFIX_, --prefix with exactly what it \
            says. Processes of the same user can read a program's environment.

            EXAMPLES
              git seal run --secret payments/db -- ./server
              git seal run --secret payments/db:PG --secret smtp --only password,host -- env
              git seal run --secret payments/db --map password=PGPASSWORD -- psql
              git seal run --secret a/db --secret b/db --only '' --map a/db:url=A_URL --map b/db:url=B_URL -- ./copy
              git seal run --secret tls/site --file key=TLS_KEY_FILE -- nginx
              git seal run --env-file deploy/app.env -- npm start
            """)

    @Option(help: ArgumentHelp("A secret, or NAME:PREFIX; can be given several times.", valueName: "name"))
    var secret: [String] = []

    @Option(help: "A file of NAME=VALUE lines, sealed in place.", completion: .file())
    var envFile: [String] = []

    @Option(help: "The scope, where a name lives in several.")
    var scope: String?

    @Option(help: "What all names of variables begin with.")
    var prefix = ""

    @Option(
        help: ArgumentHelp(
            "The variable for a key, or for NAME:KEY of one secret; can be given several times.",
            valueName: "key=variable"))
    var map: [Assignment] = []

    @Option(
        help: ArgumentHelp(
            "Only these keys, separated by commas; those of --map and --file as well.", valueName: "keys"))
    var only: String?

    @Option(help: ArgumentHelp("Put a key into a file, and its path into the variable.", valueName: "key=variable"))
    var file: [Assignment] = []

    @Flag(help: "Of our own variables keep PATH, HOME, USER, SHELL, TERM, LANG, TZ and TMPDIR only.")
    var clearEnv = false

    @Argument(parsing: .postTerminator, help: "The program and its arguments, behind --.")
    var command: [String] = []

    /// `KEY=VARIABLE`.
    struct Assignment: ExpressibleByArgument {
        let key: String
        let variable: String

        init?(argument: String) {
            guard let equals = argument.lastIndex(of: "="), equals != argument.startIndex else { return nil }
            key = String(argument[..<equals])
            variable = String(argument[argument.index(after: equals)...])
        }
    }

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program behind --") }
        if secret.isEmpty && envFile.isEmpty { throw ValidationError("name a secret: --secret or --env-file") }
    }

    func run() throws {
        do {
            // Before anybody is asked for anything.
            let program = try ProgramSearch.find(command[0])
            let environment = ProgramEnvironment()
            let sources = try sources()
            try addByOwnNames(sources, to: environment)
            // Opening can ask, and is interrupted as always; from here on signals are the program's.
            let supervision = file.isEmpty ? nil : try Supervision()
            for request in file {
                let (secret, field) = try find(request, in: sources)
                try secret.withValue(of: field) { value in
                    try environment.addFile(
                        request.variable, from: secret.words(for: field), fileName: Self.fileName(field.name), value)
                }
            }
            try start(program, environment, supervision)
        } catch let failure as ProgramFailure {
            failure.exit()
        }
    }

    private typealias Source = (secret: SecretFields, prefix: String)

    private func sources() throws -> [Source] {
        let source = SecretSource(in: try Workspace.open(), scope: scope, isDelivering: true)
        let secrets = try secret.map { argument -> Source in
            let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let own = parts.count == 2 && !parts[1].hasSuffix("_") ? parts[1] + "_" : parts.last ?? ""
            return (try source.fields(of: parts[0]), parts.count == 2 ? own : prefix)
        }
        return try secrets + envFile.map { (try source.fields(ofDotenv: $0), prefix) }
    }

    /// The keys that --map names, and those that nothing names, unless --only leaves them out.
    private func addByOwnNames(_ sources: [Source], to environment: ProgramEnvironment) throws {
        let wanted = only.map { Set($0.split(separator: ",").map(String.init)) }
        for key in (wanted ?? []).sorted() where !sources.contains(where: { $0.secret.hasKey(key) }) {
            throw noSuchKey(key)
        }
        var named: Set<String> = []
        for request in map + file {
            let (secret, field) = try find(request, in: sources)
            named.insert(secret.words(for: field))
        }
        for (secret, prefix) in sources {
            for field in secret.fields where wanted?.contains(field.name) ?? true {
                guard !named.contains(secret.words(for: field)) else { continue }
                try secret.withValue(of: field) { value in
                    try environment.add(
                        secret.variable(for: field, prefix: prefix), from: secret.words(for: field), isMeant: false,
                        value)
                }
            }
        }
        for request in map {
            let (secret, field) = try find(request, in: sources)
            try secret.withValue(of: field) { value in
                try environment.add(request.variable, from: secret.words(for: field), isMeant: true, value)
            }
        }
    }

    /// The key that `KEY` or `NAME:KEY` means.
    private func find(_ request: Assignment, in sources: [Source]) throws -> (SecretFields, SecretFields.Field) {
        let parts = request.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isQualified = parts.count == 2 && sources.contains { $0.secret.source == parts[0] }
        let key = isQualified ? parts[1] : request.key
        let found = sources.compactMap { source -> (SecretFields, SecretFields.Field)? in
            guard !isQualified || source.secret.source == parts[0] else { return nil }
            return source.secret.fields.first { $0.name == key }.map { (source.secret, $0) }
        }
        guard let first = found.first else { throw noSuchKey(request.key) }
        guard found.count == 1 else {
            throw Diagnostic(
                "which \(key)?", because: "\(found.map(\.0.source).joined(separator: " and ")) have one",
                hint: "say whose: \(first.0.source):\(request.key)=\(request.variable)", status: .usage)
        }
        return first
    }

    private func noSuchKey(_ key: String) -> Diagnostic {
        Diagnostic("there is no key \"\(key)\" in the secrets that were named", status: .findings)
    }

    private static func fileName(_ key: String) -> String {
        String(key.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" }.prefix(64))
    }

    private func start(_ program: String, _ environment: ProgramEnvironment, _ supervision: Supervision?) throws {
        let others = environment.inherited(isCleared: clearEnv)
        let secrets = environment.secrets()
        let arguments = OwnArguments.last(command.count)
        // A script that names no interpreter is the shell's, as always.
        let script = [Array("sh".utf8), Array(program.utf8)] + arguments.dropFirst()
        guard let supervision else {
            BrokenPipe.restore()
            var code = secrets.replaceProcess(program, arguments, others: others)
            if code == ENOEXEC { code = secrets.replaceProcess("/bin/sh", script, others: others) }
            throw ProgramFailure(name: program, code: code)
        }
        let ignores = BrokenPipe.wasIgnored
        var (process, code) = secrets.start(program, arguments, others: others, ignoresBrokenPipe: ignores)
        if code == ENOEXEC {
            (process, code) = secrets.start("/bin/sh", script, others: others, ignoresBrokenPipe: ignores)
        }
        guard let process else {
            environment.removeFiles()
            throw ProgramFailure(name: program, code: code)
        }
        let status = supervision.untilEnd(of: process)
        environment.removeFiles()
        Glibc.exit(status)
    }
}
