import TestSupport

/// Writes random YAML together with what it means: nested block and flow collections, every style of scalar, comments,
/// anchors and aliases, tags, explicit keys, several documents, either line break.
struct DocumentWriter {
    private var generator: SeededGenerator
    private(set) var text = ""
    private let lineBreak: String
    private let step: Int
    private var anchors: [String] = []
    private var anchorCount = 0
    /// Blank lines and the final break belong to a block scalar before them.
    private var endsWithBlockScalar = false

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        lineBreak = seed % 3 == 0 ? "\r\n" : "\n"
        step = seed % 4 == 0 ? 4 : 2
    }

    /// Writes a whole text.
    mutating func stream() -> [DocumentModel] {
        var documents: [DocumentModel] = []
        if chance(10) { text += "\u{FEFF}" }
        if chance(30) { line("# top \u{1F600}") }
        let count = pick([1, 1, 1, 2, 3])
        for number in 0..<count {
            anchors = []
            if number > 0 || chance(20) { line("---") }
            documents.append(root())
            if chance(10) { line("...") }
        }
        if chance(25), !endsWithBlockScalar, text.hasSuffix(lineBreak) { text.removeLast() }
        return documents
    }

    private mutating func root() -> DocumentModel {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: blockSequence(column: 0, depth: 0, isFirstOnLine: true)
        case 1: flowRoot()
        default: blockMapping(column: 0, depth: 0, isFirstOnLine: true)
        }
    }

    private mutating func flowRoot() -> DocumentModel {
        let model = chance(50) ? flowMapping(depth: 0) : flowMappingOnLines(column: 0)
        line("")
        return model
    }

    // MARK: Block collections

    private mutating func blockMapping(column: Int, depth: Int, isFirstOnLine: Bool) -> DocumentModel {
        var names = Array(Set((0..<Int.random(in: 1...5, using: &generator)).map { _ in pick(Self.names) })).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        if chance(30) { names.shuffle(using: &generator) }
        let quotesKeys = chance(15)
        var entries: [DocumentModel.Entry] = []
        for (number, name) in names.enumerated() {
            if number > 0 || isFirstOnLine {
                comments(column: column)
                text += spaces(column)
            }
            let isExplicit = (number > 0 || isFirstOnLine) && chance(4)
            if isExplicit { text += "? " }
            if chance(5) { text += "&\(newAnchor()) " }
            text += key(name, quoted: quotesKeys)
            let value: DocumentModel
            if isExplicit {
                text += lineBreak + spaces(column) + ":"
                value = scalarBesides()
            } else {
                text += chance(3) ? " :" : ":"
                value = blockValue(column: column, depth: depth, isItem: false)
            }
            entries.append(.init(name, value))
        }
        return .map(entries)
    }

    private mutating func blockSequence(column: Int, depth: Int, isFirstOnLine: Bool) -> DocumentModel {
        var items: [DocumentModel] = []
        for number in 0..<Int.random(in: 1...3, using: &generator) {
            if number > 0 || isFirstOnLine {
                comments(column: column)
                text += spaces(column)
            }
            text += "-"
            if depth < 4, chance(40) {
                text += " "
                let isMapping = chance(80)
                items.append(
                    isMapping
                        ? blockMapping(column: column + 2, depth: depth + 1, isFirstOnLine: false)
                        : blockSequence(column: column + 2, depth: depth + 1, isFirstOnLine: false))
            } else {
                items.append(blockValue(column: column, depth: depth, isItem: true))
            }
        }
        return .list(items)
    }

    /// What stands behind `key:` or `-`, with the line break.
    private mutating func blockValue(column: Int, depth: Int, isItem: Bool) -> DocumentModel {
        endsWithBlockScalar = false
        let inner = column + step
        switch Int.random(in: 0..<(depth < 4 ? 22 : 15), using: &generator) {
        case 0: return blockScalar(column: column, isFolded: false)
        case 1: return blockScalar(column: column, isFolded: true)
        case 2: return lineBelow(column: inner)
        case 3: return multiLinePlain(column: inner)
        case 4: return multiLineQuoted(column: inner)
        case 5, 6: return flow(on: false, column: inner)
        case 7: return flow(on: true, column: inner)
        case 8: return missing()
        case 9: return besides("~", "~")
        case 10:
            text += " {}" + comment() + lineBreak
            return .map([])
        case 11...14: return scalarBesides()
        case 15...17:
            properties(tag: "!!seq")
            text += comment() + lineBreak
            // A sequence may lie as deep as the key above it.
            return blockSequence(
                column: !isItem && chance(50) ? column : inner, depth: depth + 1, isFirstOnLine: true)
        default:
            properties(tag: "!!map")
            text += comment() + lineBreak
            return blockMapping(column: inner, depth: depth + 1, isFirstOnLine: true)
        }
    }

    // MARK: Scalars

    private mutating func scalarBesides() -> DocumentModel {
        endsWithBlockScalar = false
        if !anchors.isEmpty, chance(15) {
            let name = pick(anchors)
            text += " *\(name)" + comment() + lineBreak
            return .alias(name)
        }
        properties(tag: "!t")
        let word = pick(Self.words)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return besides("'\(word) ''q'''", "\(word) 'q'")
        case 1: return besides("\"\(word)\\n\\u00e9 \\\"\"", "\(word)\n\u{e9} \"")
        default: return besides(word, word)
        }
    }

    private mutating func besides(_ written: String, _ content: String) -> DocumentModel {
        text += " " + written + comment() + lineBreak
        return .text(content)
    }

    private mutating func missing() -> DocumentModel {
        if chance(20) { text += " &\(newAnchor())" }
        text += comment() + lineBreak
        return .text("")
    }

    private mutating func lineBelow(column: Int) -> DocumentModel {
        properties(tag: "!t")
        let word = pick(Self.words)
        text += lineBreak + spaces(column) + word + comment() + lineBreak
        return .text(word)
    }

    private mutating func multiLinePlain(column: Int) -> DocumentModel {
        text += " one" + lineBreak + spaces(column) + "two" + lineBreak + lineBreak + spaces(column + 1) + "three"
        text += comment() + lineBreak
        return .text("one two\nthree")
    }

    private mutating func multiLineQuoted(column: Int) -> DocumentModel {
        text +=
            " \"a \\" + lineBreak + spaces(column) + "b" + lineBreak + spaces(column) + "# c\"" + comment() + lineBreak
        return .text("a b # c")
    }

    private mutating func blockScalar(column: Int, isFolded: Bool) -> DocumentModel {
        properties(tag: "!t")
        let chomping = pick(["", "-", "+"])
        let hasIndicator = chance(30)
        text += (isFolded ? " >" : " |") + (hasIndicator ? "\(step)" : "") + chomping + comment() + lineBreak
        let indentation = spaces(column + step)
        let lead = hasIndicator && chance(50) ? " " : ""
        let (first, second) = (pick(Self.words), pick(Self.words))
        line(indentation + lead + first)
        if chance(40) { line(indentation + second + "  ") } else { line(indentation + "# " + second) }
        var content = text.hasSuffix("  " + lineBreak) ? second + "  " : "# " + second
        // A line that begins with a blank is not folded.
        content = lead + first + (isFolded && lead.isEmpty ? " " : "\n") + content
        let blankLines = Int.random(in: 0...2, using: &generator)
        for _ in 0..<blankLines { line(chance(30) ? spaces(column) : "") }
        endsWithBlockScalar = true
        switch chomping {
        case "": content += "\n"
        case "+": content += String(repeating: "\n", count: blankLines + 1)
        default: break
        }
        return .text(content)
    }

    // MARK: Flow collections

    private mutating func flow(on lines: Bool, column: Int) -> DocumentModel {
        text += " "
        let model = lines ? flowMappingOnLines(column: column) : flowMapping(depth: 1)
        text += comment() + lineBreak
        return model
    }

    private mutating func flowMapping(depth: Int) -> DocumentModel {
        let names = flowNames()
        var entries: [DocumentModel.Entry] = []
        let quotesKeys = chance(30)
        text += chance(20) ? "{ " : "{"
        for (number, name) in names.enumerated() {
            if number > 0 { text += ", " }
            text += key(name, quoted: quotesKeys)
            entries.append(.init(name, flowValue(depth: depth)))
        }
        text += pick(["}", "}", " }", ",}"])
        return .map(entries)
    }

    private mutating func flowValue(depth: Int) -> DocumentModel {
        switch Int.random(in: 0..<(depth < 3 ? 8 : 5), using: &generator) {
        case 0:
            // libyaml wants a blank before the comma.
            text += chance(50) ? ": " : ""
            return .text("")
        case 1:
            text += ": \"\\t\""
            return .text("\t")
        case 2:
            text += ": {}"
            return .map([])
        case 3...4:
            let word = pick(Self.flowWords)
            text += ": " + word
            return .text(word)
        case 5...6:
            let word = pick(Self.flowWords)
            // A pair in a list is a mapping without braces.
            let isPair = chance(30)
            text += ": [\(word), \(isPair ? "p: q" : "z")]"
            return .list([.text(word), isPair ? .map([.init("p", .text("q"))]) : .text("z")])
        default:
            text += ": "
            return flowMapping(depth: depth + 1)
        }
    }

    private mutating func flowMappingOnLines(column: Int) -> DocumentModel {
        let names = flowNames()
        var entries: [DocumentModel.Entry] = []
        text += "{" + lineBreak
        for (number, name) in names.enumerated() {
            if chance(20) { line(spaces(column + step) + "# about it") }
            text += spaces(column + step) + key(name, quoted: false)
            entries.append(.init(name, flowValue(depth: 2)))
            if number < names.count - 1 || chance(30) { text += "," }
            text += comment() + lineBreak
        }
        text += spaces(column) + "}"
        return .map(entries)
    }

    private mutating func flowNames() -> [String] {
        var names = Array(Set([pick(Self.names), pick(Self.names), pick(Self.names)])).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        if chance(30) { names.reverse() }
        return names
    }

    // MARK: Around them

    private mutating func comments(column: Int) {
        if endsWithBlockScalar {
            // Nothing deeper than the key: it would be part of the scalar.
            if chance(20) { line(spaces(column) + "# about it") }
        } else {
            if chance(10) { line("") }
            if chance(15) { line(spaces(column) + "# about it") }
            if chance(5) { line(spaces(column + 3) + "# deeper") }
            if chance(5) { line("# at the margin") }
        }
        endsWithBlockScalar = false
    }

    private mutating func properties(tag: String) {
        guard chance(15) else { return }
        text += pick([" &\(newAnchor())", " \(tag)", " &\(newAnchor()) \(tag)", " \(tag) &\(newAnchor())"])
        // Those that were not picked are no anchors.
        anchors.removeAll { !text.contains("&\($0)") }
    }

    private mutating func newAnchor() -> String {
        anchorCount += 1
        let name = "a-\(anchorCount)x"
        anchors.append(name)
        return name
    }

    private mutating func comment() -> String { chance(20) ? "  # note, \u{e9}: {" : "" }

    private mutating func key(_ name: String, quoted: Bool) -> String {
        if quoted { return "\"\(name)\"" }
        return name.contains(" ") || chance(5) ? "'\(name)'" : name
    }

    private mutating func line(_ content: String) { text += content + lineBreak }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private static let names = [
        "alpha", "beta", "gamma", "delta", "\u{e9}", "k-1", "z_2", "with space", "Upper", "0", "tls.crt",
    ]
    private static let words = [
        "one", "two words", "x1", "\u{fc}n\u{ef}", "v/w", "12", "true", "a:b", "x#y", "\u{1F600}",
    ]
    private static let flowWords = ["one", "x1", "\u{fc}", "12", "a:b"]
}
