import SecretMemory
import TestSupport
import Testing

@testable import Interchange

@Suite(".env files")
struct DotenvTests {
    @Test("are read with export, comments, quotes of three kinds and lines within quotes")
    func all() throws {
        let text = """
            # about
            PLAIN=value # comment
            export TOKEN = abc#def
              EMPTY=

            SINGLE='a "b" $c \\n' # c
            BACK=`it's "x"`
            DOUBLE="a\\nb\\t\\"c\\" \\\\ \\$x \\q"
            PEM="-----BEGIN-----
            x
            -----END-----"
            URL=postgres://u:p@h/db?x=$y
            LAST=end
            """
        let read = try DotenvReader.parse(secret(text))
        #expect(lines(read) == [
            "-: PLAIN=value", "-: TOKEN=abc#def", "-: EMPTY=", "-: SINGLE=a \"b\" $c \\n", "-: BACK=it's \"x\"",
            "-: DOUBLE=a\nb\t\"c\" \\ $x \\q", "-: PEM=-----BEGIN-----\nx\n-----END-----",
            "-: URL=postgres://u:p@h/db?x=$y", "-: LAST=end",
        ])
        #expect(read.notes == [.variable(key: "URL")])
        #expect(lines(try DotenvReader.parse(secret("\u{FEFF}A=1\r\nB='2'\r\n"))) == ["-: A=1", "-: B=2"])
    }

    @Test(
        "that are broken are told with the line",
        arguments: [
            ("A=1\nnonsense\n", ImportError.line(2, .noAssignment)), ("A='x\ny", .line(1, .openQuote)),
            ("A=1\nB=\"x", .line(2, .openQuote)), ("A='x' y", .line(1, .textBehindQuote)),
            ("A=1\n\nA=2", .line(3, .duplicateKey("A"))), ("=x", .line(1, .noAssignment)), ("A: x", .line(1, .noAssignment)),
            ("\nA=\"encrypted:BE9Y\"", .line(2, .dotenvx("A"))), ("# nothing\n", .noObject(kind: "KEY=VALUE")),
            ("", .noObject(kind: "KEY=VALUE")), ("P=\"a\nb\"\nx", .line(3, .noAssignment)),
        ])
    func faults(text: String, expected: ImportError) {
        #expect(throws: expected) { _ = try DotenvReader.parse(secret(text)) }
    }
}
