/// All rules in a compact form, each read when a scan needs it: a run that finds nothing reads none.
struct RuleTable: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let offsets: [UInt32]

    var count: Int { offsets.count }

    init(_ rules: [Rule]) {
        var writer = CompactWriter()
        var offsets: [UInt32] = []
        for rule in rules {
            offsets.append(UInt32(writer.bytes.count))
            rule.write(to: &writer)
        }
        bytes = writer.bytes[...]
        self.offsets = offsets
    }

    /// The rule at `index`, without its examples.
    subscript(index: Int) -> Rule? {
        guard index < offsets.count else { return nil }
        let start = bytes.startIndex + Int(offsets[index])
        guard start <= bytes.endIndex else { return nil }
        var reader = CompactReader(bytes[start...])
        return try? Rule(from: &reader)
    }

    func write(to writer: inout CompactWriter) {
        writer.write(numbers: offsets)
        writer.write(Array(bytes))
    }

    init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        offsets = try reader.numbers(UInt32.self)
        bytes = try reader.content()
    }
}

extension Rule {
    fileprivate func write(to writer: inout CompactWriter) {
        writer.write(id)
        writer.write(optional: provider) { $0.write($1) }
        writer.write(description)
        writer.write(optional: regex) { $0.write($1) }
        writer.write(keywords)
        writer.write(optional: entropy) { $0.write($1) }
        writer.write(UInt32(secretGroup))
        writer.write(optional: path) { $0.write($1) }
        writer.write(tags)
        writer.write(allowlists) { $1.write(to: &$0) }
        writer.write(confidence.rawValue)
        writer.write(severity.rawValue)
        writer.write(optional: check) { $0.write($1.rawValue) }
        writer.write(companions) { $1.write(to: &$0) }
        writer.write(isCompanionOnly)
        writer.write(optional: remediation) { $0.write($1) }
        writer.write(optional: url) { $0.write($1) }
        writer.write(origin.file)
        writer.write(UInt32(clamping: origin.location.line))
        writer.write(UInt32(clamping: origin.location.column))
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        let text = { (reader: inout CompactReader) throws(CompactReader.Truncated) in try reader.text() }
        let start = RuleOrigin(file: "", location: TextLocation(line: 1, column: 1))
        self.init(id: try reader.text(), origin: start)
        provider = try reader.optional(text)
        description = try reader.text()
        regex = try reader.optional(text)
        keywords = try reader.texts()
        entropy = try reader.optional { (reader) throws(CompactReader.Truncated) in try reader.double() }
        secretGroup = Int(try reader.number(UInt32.self))
        path = try reader.optional(text)
        tags = try reader.texts()
        allowlists = try reader.array { (reader) throws(CompactReader.Truncated) in try Allowlist(from: &reader) }
        confidence = Confidence(rawValue: try reader.number()) ?? .medium
        severity = Severity(rawValue: try reader.number()) ?? .high
        check = try reader.optional(text).flatMap(CheckName.init)
        companions = try reader.array { (reader) throws(CompactReader.Truncated) in try Companion(from: &reader) }
        isCompanionOnly = try reader.flag()
        remediation = try reader.optional(text)
        url = try reader.optional(text)
        let file = try reader.text()
        let line = Int(try reader.number(UInt32.self))
        let column = Int(try reader.number(UInt32.self))
        origin = RuleOrigin(file: file, location: TextLocation(line: line, column: column))
    }
}

extension Companion {
    fileprivate func write(to writer: inout CompactWriter) {
        writer.write(id)
        writer.write(optional: lines) { $0.write(UInt32(clamping: $1)) }
        writer.write(optional: columns) { $0.write(UInt32(clamping: $1)) }
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        id = try reader.text()
        let number = { (reader: inout CompactReader) throws(CompactReader.Truncated) in
            Int(try reader.number(UInt32.self))
        }
        lines = try reader.optional(number)
        columns = try reader.optional(number)
        location = TextLocation(line: 1, column: 1)
    }
}

extension Allowlist {
    func write(to writer: inout CompactWriter) {
        writer.write(description)
        writer.write(requiresAll)
        writer.write(commits)
        writer.write(paths)
        writer.write(regexes)
        writer.write(target.rawValue)
        writer.write(stopwords)
        writer.write(targetRules)
    }

    init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        self.init()
        description = try reader.text()
        requiresAll = try reader.flag()
        commits = try reader.texts()
        paths = try reader.texts()
        regexes = try reader.texts()
        target = Target(rawValue: try reader.number()) ?? .secret
        stopwords = try reader.texts()
        targetRules = try reader.texts()
    }
}
