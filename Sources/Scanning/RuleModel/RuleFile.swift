/// One rule file as it stands, before files are laid over each other.
struct RuleFile: Sendable {
    struct Extension: Sendable {
        /// Whether the built-in rules stay, which they do unless the file says otherwise.
        var usesBuiltIn = true
        /// Another rule file, relative to this one.
        var path: String?
        var pathLocation = TextLocation(line: 1, column: 1)
        var disabledRules: [(id: String, location: TextLocation)] = []
    }

    var title: String?
    var extend = Extension()
    var rules: [RuleDefinition] = []
    var allowlists: [Allowlist] = []

    static func read(_ bytes: [UInt8], file: String) throws(RuleFileError) -> RuleFile {
        let root: TOMLTable
        do throws(TOMLError) { root = try TOMLReader.read(bytes) } catch {
            throw RuleFileError(file: file, location: error.location, reason: .syntax(error.reason))
        }
        return try RuleFile(root, file: file)
    }

    init(_ root: TOMLTable, file: String) throws(RuleFileError) {
        let reader = try SchemaReader(
            root, at: TextLocation(line: 1, column: 1), file: file,
            keys: ["title", "description", "minVersion", "extend", "rules", "allowlist", "allowlists"])
        title = try reader.string("title")
        _ = try reader.string("description")
        _ = try reader.string("minVersion")
        if let node = reader.node("extend") { extend = try Extension(node, file: file) }
        var ids: Set<String> = []
        for node in try reader.tables("rules") {
            let rule = try RuleDefinition(node, file: file)
            guard ids.insert(rule.id).inserted else {
                throw RuleFileError(file: file, location: node.location, reason: .duplicateRule(rule.id))
            }
            rules.append(rule)
        }
        for node in try reader.tables("allowlist") + reader.tables("allowlists") {
            allowlists.append(try Allowlist(node, file: file, isGlobal: true))
        }
    }
}

extension RuleFile.Extension {
    fileprivate init(_ node: TOMLNode, file: String) throws(RuleFileError) {
        self.init()
        let reader = try SchemaReader(
            node, key: "extend", file: file, keys: ["useDefault", "path", "url", "disabledRules"])
        usesBuiltIn = try reader.boolean("useDefault") ?? true
        path = try reader.string("path")
        if let node = reader.node("path") { pathLocation = node.location }
        let location = reader.node("disabledRules")?.location ?? node.location
        disabledRules = (try reader.strings("disabledRules") ?? []).map { ($0, location) }
    }
}

extension Allowlist {
    init(_ node: TOMLNode, file: String, isGlobal: Bool) throws(RuleFileError) {
        self.init()
        var keys = ["id", "description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords"]
        if isGlobal { keys.append("targetRules") }
        let reader = try SchemaReader(node, key: "allowlist", file: file, keys: keys)
        description = try reader.string("description") ?? ""
        let conditions = [("or", false), ("||", false), ("and", true), ("&&", true)]
        requiresAll = try reader.word("condition", conditions) ?? false
        commits = try reader.strings("commits") ?? []
        paths = try reader.strings("paths") ?? []
        regexes = try reader.strings("regexes") ?? []
        target = try reader.word("regexTarget", Target.allCases.map { ($0.name, $0) }) ?? .secret
        stopwords = (try reader.strings("stopwords") ?? []).map { $0.lowercased() }
        targetRules = try reader.strings("targetRules") ?? []
        if commits.isEmpty && paths.isEmpty && regexes.isEmpty && stopwords.isEmpty {
            throw RuleFileError(
                file: file, location: node.location, reason: .missingKey("commits, paths, regexes or stopwords"))
        }
    }
}
