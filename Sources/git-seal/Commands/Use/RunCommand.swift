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
            it signals and removes the files. Processes of the same user can read a program's environment.

            EXAMPLES
              git seal run --secret payments/db -- ./server
              git seal run --secret payments/db:PG --secret smtp --only password,host -- env
              git seal run --secret payments/db --map password=PGPASSWORD -- psql
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

    @Option(help: ArgumentHelp("The variable for a key; can be given several times.", valueName: "key=variable"))
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
            guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
            key = String(argument[..<equals])
            variable = String(argument[argument.index(after: equals)...])
        }
    }

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a program behind --") }
        if secret.isEmpty && envFile.isEmpty { throw ValidationError("name a secret: --secret or --env-file") }
    }

    func run() throws {
        let supervision = file.isEmpty ? nil : try Supervision()
        let workspace = try Workspace.open()
        let environment = ProgramEnvironment()
        var used: Set<String> = []
        for name in secret { try add(name, to: environment, &used, workspace) }
        for name in envFile { try addFile(name, to: environment, &used, workspace) }
        for key in (map + file).map(\.key) + wanted.sorted() where !used.contains(key) {
            throw Diagnostic("there is no key \"\(key)\" in the secrets that were named", status: .findings)
        }
        do {
            try start(environment, supervision)
        } catch let failure as ProgramFailure {
            environment.removeFiles()
            failure.exit()
        }
    }

    private var wanted: Set<String> { Set((only ?? "").split(separator: ",").map(String.init)) }

    private func add(
        _ argument: String, to environment: ProgramEnvironment, _ used: inout Set<String>, _ workspace: Workspace
    ) throws {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let manifest = try workspace.manifest(named: parts[0], scope: scope)
        let secret = try SecretFields(manifest, delivering: true, in: workspace)
        let prefix = parts.count == 2 ? (parts[1].hasSuffix("_") ? parts[1] : parts[1] + "_") : prefix
        for field in secret.fields {
            let key = field.key ?? secret.name.text.split(separator: "/").last.map(String.init) ?? ""
            try secret.withValue(of: field) { value in
                try put(
                    key, from: "\(field.key.map { "\($0) of " } ?? "")\(secret.name)", prefix, value, in: environment,
                    &used)
            }
        }
    }

    private func addFile(
        _ name: String, to environment: ProgramEnvironment, _ used: inout Set<String>, _ workspace: Workspace
    ) throws {
        let file = try InPlaceFile.read(name, format: "dotenv", in: workspace)
        for scope in Set(file.text.sealedPlaces.map(\.value.scope)) {
            _ = try workspace.acceptedState(scope, delivering: true)
        }
        let opened = try workspace.open(file)
        for index in file.text.places.indices {
            let place = file.text.places[index]
            let key = place.keys.joined()
            let origin = "\(key) of \(name)"
            if place.content.sealedValue != nil {
                try opened.withValue(at: index) { value, _ in
                    try put(key, from: origin, prefix, value, in: environment, &used, isName: true)
                }
            } else {
                try file.text.values(at: [index]).withBytes(at: 0) { value in
                    try put(key, from: origin, prefix, value, in: environment, &used, isName: true)
                }
            }
        }
    }

    /// - Parameter isName: the key is the name of a variable already.
    private func put(
        _ key: String, from origin: String, _ prefix: String, _ value: Span<UInt8>, in environment: ProgramEnvironment,
        _ used: inout Set<String>, isName: Bool = false
    ) throws {
        if let file = file.first(where: { $0.key == key }) {
            used.insert(key)
            let fileName = key.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" }
            return try environment.addFile(file.variable, from: origin, fileName: String(fileName), value)
        }
        if let map = map.first(where: { $0.key == key }) {
            used.insert(key)
            return try environment.add(map.variable, from: origin, isMeant: true, value)
        }
        guard only == nil || wanted.contains(key) else { return }
        used.insert(key)
        let name = isName ? prefix + key : VariableName.of(key, prefix: prefix)
        try environment.add(name, from: origin, isMeant: false, value)
    }

    private func start(_ environment: ProgramEnvironment, _ supervision: Supervision?) throws {
        let program = try ProgramSearch.find(command[0])
        let others = environment.inherited(isCleared: clearEnv)
        let secrets = environment.secrets()
        guard let supervision else {
            signal(SIGPIPE, SIG_DFL)
            let code = secrets.replaceProcess(program, command, others: others)
            throw ProgramFailure(name: program, status: 126, reason: String(cString: strerror(code)).lowercased())
        }
        let (process, code) = secrets.start(program, command, others: others)
        guard let process else {
            throw ProgramFailure(name: program, status: 126, reason: String(cString: strerror(code)).lowercased())
        }
        let status = supervision.untilEnd(of: process)
        environment.removeFiles()
        Glibc.exit(status)
    }
}
