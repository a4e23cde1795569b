import Files
import Sealing
import SecretMemory
import SystemPackage

/// A file of `authorized_keys` lines whose owners shall read a scope.
struct AuthorizedKeysFile {
    private let source: String

    /// `-` is standard input.
    init(_ source: String) {
        self.source = source
    }

    /// The supported keys, named by their comments where these are names nobody has. The others are warned about.
    func recipients(
        takenNames: Set<String>, takenKeys: Set<String>, spareName: String?
    ) throws -> [(name: String, recipient: any AgeRecipient)] {
        let spareName = try spareName.map(RecipientName.check)
        var (names, keys) = (takenNames, takenKeys)
        var found: [(name: String, recipient: any AgeRecipient)] = []
        for entry in try entries() {
            switch entry.key {
            case .failure(let fault): Terminal.warn("line \(entry.line) of \(place) is left out: \(fault.words)")
            case .success(let recipient):
                guard keys.insert(recipient.canonicalText).inserted else {
                    Terminal.note("line \(entry.line) of \(place): this key is there already")
                    continue
                }
                let name = try name(for: entry, names, spareName)
                names.insert(name)
                found.append((name, recipient))
            }
        }
        guard !found.isEmpty else {
            throw Diagnostic(
                "nobody to add", at: place, because: "no line has a new key that values can be sealed to",
                status: .findings)
        }
        return found
    }

    private var place: String { source == "-" ? "standard input" : source }

    private func entries() throws -> [AuthorizedKeys.Entry] {
        let limit = AuthorizedKeys.maximumLength
        let bytes =
            source == "-"
            ? try Files.readSecret(from: .standardInput, atMost: limit).withBytes { bytes in
                bytes.indices.map { bytes[$0] }
            }
            : try Files.read(FilePath(source), atMost: limit)
        guard let entries = AuthorizedKeys.parse(String(decoding: bytes, as: UTF8.self)) else {
            throw Diagnostic(
                "cannot take public keys", at: place, because: "it has too many lines", status: .unparseable)
        }
        return entries
    }

    private func name(for entry: AuthorizedKeys.Entry, _ taken: Set<String>, _ spare: String?) throws -> String {
        if RecipientName.isValid(entry.comment), !taken.contains(entry.comment) { return entry.comment }
        guard let spare else {
            throw Diagnostic(
                "a key has no name", at: "\(place):\(entry.line)",
                because: taken.contains(entry.comment)
                    ? "\"\(entry.comment)\" is taken" : "its comment \"\(entry.comment)\" is no name",
                hint: "--name NAME gives one to keys like this", status: .usage)
        }
        return ([spare] + (2...taken.count + 2).map { "\(spare)-\($0)" }).first { !taken.contains($0) } ?? spare
    }
}

extension AuthorizedKeys.Fault {
    fileprivate var words: String {
        switch self {
        case .unsupported(let kind): "nothing can be sealed to \(Terminal.escaped(kind)) keys"
        case .rsaKeySize(let bits): "an RSA key of \(bits) bits; only 2048 to 8192 are used"
        case .authority: "the key of an authority, nobody's own"
        case .malformed: "no public key"
        }
    }
}
