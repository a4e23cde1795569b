/// One edit at a time; each gives the new text. ``YAMLEditor`` makes several together.
extension YAMLStream {
    /// The text with another scalar in the place of one.
    public func replacingScalar(_ node: YAMLNode, with text: YAMLScalarText) throws(YAMLError) -> [UInt8] {
        try edited { (editor) throws(YAMLError) in try editor.replace(node, with: text) }
    }

    /// The text with a key more.
    public func inserting(
        _ name: String, _ text: YAMLScalarText, into mapping: YAMLNode, layout: YAMLEditor.Layout = .sameLine
    ) throws(YAMLError) -> [UInt8] {
        try edited { (editor) throws(YAMLError) in
            try editor.insert(name, text, into: mapping, layout: layout)
        }
    }

    /// The text without an entry.
    public func removing(_ entry: YAMLEntry) throws(YAMLError) -> [UInt8] {
        try edited { (editor) throws(YAMLError) in try editor.remove(entry) }
    }

    /// The text with another name for a key.
    public func replacingKey(_ entry: YAMLEntry, with name: String) throws(YAMLError) -> [UInt8] {
        try edited { (editor) throws(YAMLError) in try editor.rename(entry, to: name) }
    }

    private func edited(_ body: (inout YAMLEditor) throws(YAMLError) -> Void) throws(YAMLError) -> [UInt8] {
        var editor = YAMLEditor(self)
        try body(&editor)
        return try editor.apply()
    }
}
