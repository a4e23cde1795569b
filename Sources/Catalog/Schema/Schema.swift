/// What a kind of file may hold: declared once, read by ``Document`` and written out as a JSON Schema for editors.
package indirect enum Schema: Sendable {
    /// Any scalar but null, taken as text.
    case text(Pattern? = nil)
    /// Any scalar, null too, taken as its content.
    case scalar
    /// A scalar that YAML reads as a boolean.
    case bool
    /// One of a few words.
    case word([String])
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// A sealed value. ``ManifestReader`` reads it, since what is none is more than a wrong type.
    case sealed
    case list(Schema, atLeast: Int = 0)
    /// Keys that the user chooses.
    case map(Schema, keys: Pattern? = nil)
    case object([Field], Rules = Rules())

    /// A text's form: for editors as a regular expression, for us as a function, in words for both.
    package struct Pattern: Sendable {
        package let expression: String
        package let words: String
        package let matches: @Sendable (String) -> Bool

        package init(expression: String, words: String, matches: @escaping @Sendable (String) -> Bool) {
            self.expression = expression
            self.words = words
            self.matches = matches
        }
    }

    /// A key of an object.
    package struct Field: Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
        package let summary: String

        package init(_ name: String, _ schema: Schema, required: Bool = false, _ summary: String) {
            self.name = name
            self.schema = schema
            isRequired = required
            self.summary = summary
        }
    }

    /// What holds for the keys of an object together.
    package struct Rules: Sendable {
        /// Keys that are not known here are left to somebody else instead of being errors.
        package var areOthersAllowed = false
        /// Pairs of keys that exclude each other.
        package var exclusions: [(String, String)] = []

        package init(areOthersAllowed: Bool = false, exclusions: [(String, String)] = []) {
            self.areOthersAllowed = areOthersAllowed
            self.exclusions = exclusions
        }
    }

    /// The root of a kind: `apiVersion` and `kind` in front.
    package static func kind(_ kind: String, _ fields: [Field]) -> Schema {
        .object(
            [
                Field("apiVersion", .word([apiVersion]), required: true, "The version of this format."),
                Field("kind", .word([kind]), required: true, "What this file is."),
            ] + fields)
    }

    package static let apiVersion = "git-seal/v1"
}
