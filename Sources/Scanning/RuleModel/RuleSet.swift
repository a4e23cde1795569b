/// The rules that a scan runs with: the built-in ones and, laid over them, those of a team's files.
public struct RuleSet: Sendable, Equatable {
    public private(set) var rules: [Rule] = []
    public private(set) var allowlists: [Allowlist] = []
    private var positions: [String: Int] = [:]

    /// How many files may extend each other.
    private static let extensionDepth = 8

    /// Reads `sources`, each laid over the ones before it.
    ///
    /// - Parameters:
    ///   - builtIn: the built-in rules, unless a source sets `extend.useDefault = false`.
    ///   - open: reads the file that `extend.path` names.
    public init(
        builtIn: [RuleSource], sources: [RuleSource], open: (String) -> [UInt8]?
    ) throws(RuleFileError) {
        var layers: [(file: RuleFile, name: String)] = []
        for source in sources { layers += try Self.layers(source, open: open, depth: 0) }
        if layers.allSatisfy({ $0.file.extend.usesBuiltIn }) {
            for source in builtIn { try add(try RuleFile.read(source.bytes, file: source.name)) }
        }
        for layer in layers {
            try add(layer.file)
            try disable(layer.file.extend.disabledRules, file: layer.name)
        }
        for rule in rules {
            for companion in rule.companions where positions[companion.id] == nil {
                throw RuleFileError(
                    file: rule.origin.file, location: companion.location,
                    reason: .unknownRule(companion.id, nearest: nearest(to: companion.id, in: positions.keys.sorted())))
            }
        }
    }

    /// A source and, before it, the files that it extends.
    private static func layers(
        _ source: RuleSource, open: (String) -> [UInt8]?, depth: Int
    ) throws(RuleFileError) -> [(file: RuleFile, name: String)] {
        let file = try RuleFile.read(source.bytes, file: source.name)
        guard let path = file.extend.path else { return [(file, source.name)] }
        guard depth < extensionDepth, let bytes = open(path) else {
            throw RuleFileError(file: source.name, location: file.extend.pathLocation, reason: .cannotExtend(path))
        }
        return try layers(RuleSource(name: path, bytes: bytes), open: open, depth: depth + 1) + [(file, source.name)]
    }

    private mutating func add(_ file: RuleFile) throws(RuleFileError) {
        for definition in file.rules {
            let position = positions[definition.id]
            let rule = try definition.rule(over: position.map { rules[$0] })
            if let position {
                rules[position] = rule
            } else {
                positions[rule.id] = rules.count
                rules.append(rule)
            }
        }
        allowlists += file.allowlists
    }

    private mutating func disable(_ ids: [(id: String, location: TextLocation)], file: String) throws(RuleFileError) {
        for (id, location) in ids {
            guard positions[id] != nil else {
                throw RuleFileError(
                    file: file, location: location,
                    reason: .unknownRule(id, nearest: nearest(to: id, in: positions.keys.sorted())))
            }
        }
        let disabled = Set(ids.map(\.id))
        guard !disabled.isEmpty else { return }
        rules.removeAll { disabled.contains($0.id) }
        positions = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
    }
}

/// A rule file's bytes and the name that messages call it by.
public struct RuleSource: Sendable, Equatable {
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The rules that come with the program.
    public static var builtIn: [RuleSource] {
        EmbeddedRules.files.map { file in
            RuleSource(
                name: file.name,
                bytes: Array(UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)))
        }
    }
}

extension RuleSet {
    /// The rule's id that somebody who wrote `id` most likely meant.
    public func suggestion(for id: String) -> String? {
        nearest(to: id, in: (rules.map(\.id) + [Rule.genericCredential.id]).sorted())
    }
}
