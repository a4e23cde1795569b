import Testing
import YAMLDocument

/// The text after the edits that `body` asks for.
func edit(_ text: String, _ body: (inout YAMLEditor, YAMLNode) throws -> Void) throws -> String {
    let stream = try YAMLStream(parsing: Array(text.utf8))
    var editor = YAMLEditor(stream)
    try body(&editor, try #require(stream.documents.first))
    return String(decoding: try editor.apply(), as: UTF8.self)
}

/// Why those edits are not made.
func refusal(_ text: String, _ body: (inout YAMLEditor, YAMLNode) throws -> Void) -> YAMLError.Reason? {
    do {
        _ = try edit(text, body)
        return nil
    } catch {
        return (error as? YAMLError)?.reason
    }
}

/// What the edits put in; short, so that tables of cases stay readable.
let new = YAMLScalarText.plainOrQuoted("NEW")
