/// A reader of TOML 1.0 that keeps the place of every key and value, so that a mistake in a rule file can be pointed at.
struct TOMLReader {
    let cursor: TOMLCursor
    private let limits: TOMLLimits
    private let root: TOMLTableBuilder
    private var current: TOMLTableBuilder

    /// The root table of a document.
    static func read(_ bytes: [UInt8], limits: TOMLLimits = TOMLLimits()) throws(TOMLError) -> TOMLTable {
        let cursor = try TOMLCursor(bytes, limit: limits.bytes)
        var reader = TOMLReader(cursor: cursor, limits: limits)
        try reader.readDocument()
        return reader.root.frozen()
    }

    private init(cursor: TOMLCursor, limits: TOMLLimits) {
        self.cursor = cursor
        self.limits = limits
        root = TOMLTableBuilder(.header, at: TextLocation(line: 1, column: 1))
        current = root
    }

    private mutating func readDocument() throws(TOMLError) {
        while true {
            try cursor.skipBlankLines()
            guard let byte = cursor.peek() else { return }
            if byte == UInt8(ascii: "[") { try readHeader() } else { try readPair(into: current) }
            try cursor.endLine()
        }
    }

    // MARK: Headers

    private mutating func readHeader() throws(TOMLError) {
        let location = cursor.location()
        cursor.advance()
        let isArray = cursor.skip(UInt8(ascii: "["))
        let keys = try readKeys()
        try cursor.expect(UInt8(ascii: "]"))
        if isArray { try cursor.expect(UInt8(ascii: "]")) }
        var table = root
        for key in keys.dropLast() { table = try step(from: table, key) }
        guard let last = keys.last else { throw cursor.error(.expected("a key")) }
        current = isArray ? try appended(to: table, last, location) : try defined(in: table, last, location)
    }

    /// The table `key` of `table`, made if it is missing; the last one of an array of tables.
    private func step(from table: TOMLTableBuilder, _ key: TOMLKey) throws(TOMLError) -> TOMLTableBuilder {
        switch table.slot(key.name) {
        case nil:
            let next = TOMLTableBuilder(.implied, at: key.location)
            table.set(key.name, .table(next), at: key.location)
            return next
        case .table(let next) where next.origin != .inline: return next
        case .tables(let tables): if let last = tables.last { return last }
        default: break
        }
        throw TOMLError(reason: .notATable(key.name), location: key.location)
    }

    private func defined(
        in table: TOMLTableBuilder, _ key: TOMLKey, _ location: TextLocation
    ) throws(TOMLError) -> TOMLTableBuilder {
        switch table.slot(key.name) {
        case nil:
            let made = TOMLTableBuilder(.header, at: location)
            table.set(key.name, .table(made), at: key.location)
            return made
        case .table(let existing) where existing.origin == .implied:
            existing.origin = .header
            return existing
        default: throw TOMLError(reason: .duplicateKey(key.name), location: key.location)
        }
    }

    private func appended(
        to table: TOMLTableBuilder, _ key: TOMLKey, _ location: TextLocation
    ) throws(TOMLError) -> TOMLTableBuilder {
        let made = TOMLTableBuilder(.header, at: location)
        switch table.slot(key.name) {
        case nil: table.set(key.name, .tables([made]), at: key.location)
        case .tables(let tables): table.set(key.name, .tables(tables + [made]), at: key.location)
        default: throw TOMLError(reason: .duplicateKey(key.name), location: key.location)
        }
        return made
    }

    // MARK: Pairs

    private func readPair(into start: TOMLTableBuilder, depth: Int = 0) throws(TOMLError) {
        let keys = try readKeys()
        var table = start
        for key in keys.dropLast() { table = try dottedStep(from: table, key) }
        guard let last = keys.last else { throw cursor.error(.expected("a key")) }
        guard table.slot(last.name) == nil else {
            throw TOMLError(reason: .duplicateKey(last.name), location: last.location)
        }
        try cursor.expect(UInt8(ascii: "="))
        cursor.skipSpaces()
        table.set(last.name, .value(try readValue(depth: depth)), at: last.location)
    }

    private func dottedStep(from table: TOMLTableBuilder, _ key: TOMLKey) throws(TOMLError) -> TOMLTableBuilder {
        switch table.slot(key.name) {
        case nil:
            let next = TOMLTableBuilder(.dotted, at: key.location)
            table.set(key.name, .table(next), at: key.location)
            return next
        case .table(let next) where next.origin == .dotted: return next
        case .table, .tables: throw TOMLError(reason: .duplicateKey(key.name), location: key.location)
        case .value: throw TOMLError(reason: .notATable(key.name), location: key.location)
        }
    }

    private func readKeys() throws(TOMLError) -> [TOMLKey] {
        var keys: [TOMLKey] = []
        repeat {
            cursor.skipSpaces()
            let location = cursor.location()
            keys.append(TOMLKey(name: try cursor.readKey(), location: location))
            guard keys.count <= limits.depth else { throw cursor.error(.tooDeep(limit: limits.depth)) }
            cursor.skipSpaces()
        } while cursor.skip(UInt8(ascii: "."))
        return keys
    }

    // MARK: Values

    private func readValue(depth: Int) throws(TOMLError) -> TOMLNode {
        guard depth < limits.depth else { throw cursor.error(.tooDeep(limit: limits.depth)) }
        let location = cursor.location()
        switch cursor.peek() {
        case UInt8(ascii: "["): return TOMLNode(value: .array(try readArray(depth: depth)), location: location)
        case UInt8(ascii: "{"): return try readInlineTable(depth: depth, location)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return TOMLNode(value: .string(try cursor.readString(multiLineAllowed: true)), location: location)
        default: return TOMLNode(value: try cursor.readBareValue(), location: location)
        }
    }

    private func readArray(depth: Int) throws(TOMLError) -> [TOMLNode] {
        cursor.advance()
        var nodes: [TOMLNode] = []
        while true {
            try cursor.skipBlankLines()
            if cursor.skip(UInt8(ascii: "]")) { return nodes }
            nodes.append(try readValue(depth: depth + 1))
            try cursor.skipBlankLines()
            if cursor.skip(UInt8(ascii: "]")) { return nodes }
            try cursor.expect(UInt8(ascii: ","))
        }
    }

    private func readInlineTable(depth: Int, _ location: TextLocation) throws(TOMLError) -> TOMLNode {
        cursor.advance()
        let table = TOMLTableBuilder(.inline, at: location)
        cursor.skipSpaces()
        if cursor.skip(UInt8(ascii: "}")) { return table.node() }
        while true {
            try readPair(into: table, depth: depth + 1)
            cursor.skipSpaces()
            if cursor.skip(UInt8(ascii: "}")) { return table.node() }
            try cursor.expect(UInt8(ascii: ","))
        }
    }
}

/// A key as it was written, quotes and escapes resolved.
struct TOMLKey {
    let name: String
    let location: TextLocation
}
