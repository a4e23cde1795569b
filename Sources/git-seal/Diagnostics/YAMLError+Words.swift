import YAMLDocument

extension YAMLError.Reason {
    /// Completes "because …".
    var words: String {
        switch self {
        case .syntax(let problem): problem
        case .tab: "a tab indents it, where YAML allows only spaces"
        case .notUTF8: "it is no UTF-8 text"
        case .utf16: "it is UTF-16; save it as UTF-8"
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        case .tooDeep(let limit): "it is nested more than \(limit) levels deep"
        case .tooManyNodes(let limit): "it has more than \(limit) nodes"
        case .tooManyDirectives(let limit): "a document has more than \(limit) directives"
        case .duplicateKey(let key): "the key \"\(key)\" stands twice"
        case .complexKey: "a key must be a plain or quoted text"
        case .undefinedAlias(let name): "the alias *\(name) has no anchor before it"
        case .notOneScalar: "the new text is not exactly one value on one line"
        case .notEditable: "this part of the file cannot be edited in place"
        case .conflictingEdits: "two changes touch the same place"
        case .anchorInUse(let name): "the alias *\(name) needs what would be removed"
        case .editFailed: "the edited text would not mean what was asked for"
        }
    }
}
