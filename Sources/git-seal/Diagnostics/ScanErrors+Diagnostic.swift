import Scanning

extension ScannerError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .rules(let error): error.diagnostic
        case .engine(let message): Diagnostic("the scanner cannot start", because: message, status: .cannotRun)
        }
    }
}

extension RuleFileError: Diagnosable {
    var diagnostic: Diagnostic {
        var diagnostic = Diagnostic(
            "this rule file is not taken", at: "\(file):\(location)", because: reason.words.what, status: .unparseable)
        if let hint = reason.words.hint { diagnostic.hints = [hint] }
        return diagnostic
    }
}

extension RuleFileError.Reason {
    /// What is wrong, and what may have been meant.
    var words: (what: String, hint: String?) {
        var hint: String?
        let words: String
        switch self {
        case .syntax(let reason): words = "it is no TOML: \(reason.words)"
        case .unknownKey(let key, let nearest):
            words = "\"\(key)\" is no key of a rule file"
            hint = nearest.map { "did you mean \"\($0)\"?" }
        case .wrongType(let key, let expected, let found):
            words = "\"\(key)\" must be \(expected), and this is \(found)"
        case .missingKey(let key): words = "\"\(key)\" is missing"
        case .invalidValue(let key, let value, let nearest):
            words = "\"\(value)\" may not stand in \"\(key)\""
            hint = nearest.map { "did you mean \"\($0)\"?" }
        case .duplicateRule(let id): words = "there are two rules \"\(id)\""
        case .unknownRule(let id, let nearest):
            words = "there is no rule \"\(id)\""
            hint = nearest.map { "did you mean \"\($0)\"?" }
        case .cannotExtend(let path): words = "it extends \(path), which cannot be read"
        }
        return (words, hint)
    }
}

extension BaselineError: Diagnosable {
    var diagnostic: Diagnostic {
        var hints = ["git seal scan baseline writes it; a line is FINGERPRINT RULE # COMMENT"]
        let words: String
        switch reason {
        case .notFingerprint: words = "a fingerprint is 32 hexadecimal digits in lower case"
        case .notRule: words = "a rule's id has visible ASCII characters only"
        case .trailing: words = "only a comment may stand behind the rule, after a #"
        case .conflictMarker:
            words = "git left a conflict in it"
            hints = ["keep the lines of both sides and remove the markers; any order will do"]
        case .invalidUTF8: words = "this line is no UTF-8"
        case .tooLong(let limit): words = "this line has more than \(limit) bytes"
        }
        var diagnostic = Diagnostic(
            "this baseline is not taken", at: "\(Baseline.path):\(location)", because: words, status: .unparseable)
        diagnostic.hints = hints
        return diagnostic
    }
}

extension RuleProblem {
    /// A rule that is left out, in a line.
    var words: String {
        let why =
            switch reason {
            case .invalidRegex(let message, let offset): "its regex does not compile at \(offset): \(message)"
            }
        return "the rule \(rule) is left out (\(origin.file):\(origin.location)): \(why)"
    }
}

extension TOMLError.Reason {
    fileprivate var words: String {
        switch self {
        case .invalidUTF8: "it is no UTF-8"
        case .controlCharacter: "a control character must be written as an escape"
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        case .tooDeep(let limit): "more than \(limit) values stand in each other"
        case .expected(let what): "\(what) should stand here"
        case .unterminatedString: "this string does not end"
        case .invalidEscape: "there is no such escape; a regex is best written between '''"
        case .invalidNumber(let text): "\"\(text)\" is no number"
        case .invalidDate(let text): "\"\(text)\" is no date"
        case .duplicateKey(let key): "\"\(key)\" is here twice"
        case .notATable(let key): "\"\(key)\" is no table"
        case .trailingCharacters: "something stands behind the value"
        }
    }
}
