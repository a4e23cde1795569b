/// A public key of OpenPGP as text (RFC 9580, section 6.2): looked at here only as far as that it is one; `gpg` reads it.
enum OpenPGPText {
    static let begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
    private static let end = "-----END PGP PUBLIC KEY BLOCK-----"
    static let maximumLength = 64 << 10
    static let words = "an armored public key of OpenPGP, as `gpg --armor --export` prints it, of 64 KiB at most"

    /// One block and nothing around it, each line without the white space around it; `nil` for anything else.
    static func canonical(_ text: String) -> String? {
        guard text.utf8.count <= maximumLength else { return nil }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        }
        while lines.last == "" { lines.removeLast() }
        while lines.first == "" { lines.removeFirst() }
        guard lines.count > 2, lines.first == begin, lines.last == end else { return nil }
        let body = lines.dropFirst().dropLast()
        guard !body.contains(where: { $0.hasPrefix("-----") }), body.contains(where: { !$0.isEmpty }),
            body.allSatisfy({ $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
        else { return nil }
        return lines.joined(separator: "\n")
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}
