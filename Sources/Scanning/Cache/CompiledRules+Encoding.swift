extension CompiledRules {
    func encoded() throws(HyperscanError) -> [UInt8] {
        var writer = CompactWriter()
        writer.write(try database.serialized())
        plan.write(to: &writer)
        rules.write(to: &writer)
        writer.write(allowlists) { $1.write(to: &$0) }
        writer.write(problems) { $1.write(to: &$0) }
        return writer.bytes
    }

    /// Reads what ``encoded()`` made; the caller vouches for the bytes.
    init?(decoding bytes: ArraySlice<UInt8>) {
        var reader = CompactReader(bytes)
        guard let serialized = try? reader.content(),
            let database = serialized.withUnsafeBytes({ try? HyperscanDatabase(deserializing: $0) }),
            let plan = try? SearchPlan(from: &reader), let rules = try? RuleTable(from: &reader),
            let allowlists = try? reader.array({ (reader) throws(CompactReader.Truncated) in
                try Allowlist(from: &reader)
            }),
            let problems = try? reader.array({ (reader) throws(CompactReader.Truncated) in
                try RuleProblem(from: &reader)
            })
        else { return nil }
        self.init(database: database, plan: plan, rules: rules, allowlists: allowlists, problems: problems)
    }
}

extension SearchPlan {
    fileprivate func write(to writer: inout CompactWriter) {
        writer.write(numbers: patterns.flatMap { [$0.lowerBound, $0.upperBound] })
        writer.write(numbers: targets.flatMap(\.packed))
        writer.write(numbers: guards.flatMap { [$0.set, $0.least, $0.most] })
        writer.write(numbers: sets.flatMap { [$0.words.0, $0.words.1, $0.words.2, $0.words.3] })
        writer.write(numbers: reaches)
        writer.write(numbers: ungated)
        writer.write(numbers: pathOnly)
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        let bounds = try reader.numbers(UInt32.self)
        let packed = try reader.numbers(UInt32.self)
        let bounded = try reader.numbers(UInt16.self)
        let words = try reader.numbers(UInt64.self)
        reaches = try reader.numbers(UInt32.self)
        ungated = try reader.numbers(UInt32.self)
        pathOnly = try reader.numbers(UInt32.self)
        patterns = stride(from: 0, to: bounds.count & ~1, by: 2).map { bounds[$0]..<max(bounds[$0], bounds[$0 + 1]) }
        sets = stride(from: 0, to: words.count & ~3, by: 4).map {
            ByteSet(words: (words[$0], words[$0 + 1], words[$0 + 2], words[$0 + 3]))
        }
        guards = stride(from: 0, to: bounded.count - bounded.count % 3, by: 3).map {
            Guard(set: bounded[$0], least: bounded[$0 + 1], most: bounded[$0 + 2])
        }
        let width = Target.packedWidth
        targets = stride(from: 0, to: packed.count - packed.count % width, by: width).map {
            Target(packed: packed[$0..<($0 + width)])
        }
        let isSound =
            patterns.allSatisfy { $0.upperBound <= targets.count } && guards.allSatisfy { $0.set <= sets.count }
            && targets.allSatisfy {
                $0.guardsBefore.upperBound <= guards.count && $0.guardsAfter.upperBound <= guards.count
            }
        guard isSound else { throw CompactReader.Truncated() }
    }
}

extension SearchPlan.Target {
    fileprivate static let packedWidth = 7

    fileprivate var packed: [UInt32] {
        [
            UInt32(kind.rawValue) << 16 | UInt32(literalLength), rule, UInt32(bitPattern: before),
            guardsBefore.lowerBound, guardsBefore.upperBound, guardsAfter.lowerBound, guardsAfter.upperBound,
        ]
    }

    fileprivate init(packed: ArraySlice<UInt32>) {
        let start = packed.startIndex
        kind = Kind(rawValue: UInt8(truncatingIfNeeded: packed[start] >> 16)) ?? .gate
        literalLength = UInt16(truncatingIfNeeded: packed[start])
        rule = packed[start + 1]
        before = Int32(bitPattern: packed[start + 2])
        guardsBefore = packed[start + 3]..<max(packed[start + 3], packed[start + 4])
        guardsAfter = packed[start + 5]..<max(packed[start + 5], packed[start + 6])
    }
}

extension RuleProblem {
    fileprivate func write(to writer: inout CompactWriter) {
        writer.write(rule)
        writer.write(origin.file)
        writer.write(UInt32(clamping: origin.location.line))
        writer.write(UInt32(clamping: origin.location.column))
        switch reason {
        case .invalidRegex(let message, let offset):
            writer.write(UInt32(clamping: offset))
            writer.write(message)
        }
    }

    fileprivate init(from reader: inout CompactReader) throws(CompactReader.Truncated) {
        rule = try reader.text()
        let file = try reader.text()
        let line = Int(try reader.number(UInt32.self))
        let column = Int(try reader.number(UInt32.self))
        origin = RuleOrigin(file: file, location: TextLocation(line: line, column: column))
        let offset = try reader.number(UInt32.self)
        let text = try reader.text()
        reason = .invalidRegex(text, offset: Int(offset))
    }
}
