import Catalog
import Sealing
import YAMLDocument

extension SchemaError: Diagnosable {
    var diagnostic: Diagnostic {
        let place = "\(path):\(location)"
        switch reason {
        case .yaml(let reason):
            return Diagnostic("this file does not parse", at: place, because: reason.words, status: .unparseable)
        case .conflictMarkers:
            return Diagnostic(
                "this file has conflict markers", at: place, because: "a merge could not join both sides",
                hint: "keep the blocks of both sides, each key with its token line, and remove the markers",
                status: .unparseable)
        case .moreThanOneDocument:
            return Diagnostic("this file has more than one document", at: place, status: .unparseable)
        case .unknownKey(let key, let nearest):
            return Diagnostic(
                "unknown key \"\(key)\"", at: place, because: "this kind of file has no such key",
                hint: nearest.map { "did you mean \"\($0)\"?" } ?? "git seal schema prints the keys",
                status: .unparseable)
        case .missingKey(let key): return Diagnostic("the key \"\(key)\" is missing", at: place, status: .unparseable)
        case .wrongType(let key, let expected), .invalidValue(let key, let expected):
            return Diagnostic(
                "\"\(key)\" has a value that it cannot have", at: place, because: "it must be \(expected)",
                status: .unparseable)
        case .wrongKind(let kind): return Diagnostic("this file is a \(kind)", at: place, status: .unparseable)
        case .plaintext(let id, let key):
            return Diagnostic(
                "\"\(key.label)\" is not sealed", at: place, because: "only sealed values may stand there",
                hint: "\(id.setCommand(key)), and change the value where it is used if this was ever committed",
                status: .unparseable)
        case .brokenToken(let key):
            return Diagnostic(
                "\"\(key)\" begins like a sealed value and is none", at: place,
                because: "a part of it is missing or changed",
                hint: "restore it from git, or set the value again", status: .unparseable)
        case .foreignScope(let id, let key, let token):
            return Diagnostic(
                "\"\(key.label)\" is sealed to another scope", at: place,
                because: "the token is of \(token), the secret is of \(id.scope)",
                hint: "\(id.setCommand(key)): a value must not be carried from one scope to the other", status: .refused
            )
        case .exclusive(let one, let other):
            return Diagnostic("\"\(one)\" and \"\(other)\" exclude each other", at: place, status: .unparseable)
        case .noValue:
            return Diagnostic("the secret has no value", at: place, hint: "git seal set", status: .unparseable)
        case .keyInBoth(let key):
            return Diagnostic("\"\(key)\" is both sealed and plain", at: place, status: .unparseable)
        case .unknownName(let name, let kind, let nearest):
            var diagnostic = Diagnostic("there is no \(kind) \"\(name)\"", at: place, status: .unparseable)
            if let nearest { diagnostic.hints = ["did you mean \"\(nearest)\"?"] }
            return diagnostic
        case .repeated(let name, let first):
            return Diagnostic(
                "\(name) stands there twice", at: place, because: "it is in line \(first.line) already",
                status: .unparseable)
        case .tooMany(let key, let limit):
            return Diagnostic(
                "\"\(key)\" is too long", at: place, because: "at most \(limit) may stand there", status: .unparseable)
        }
    }
}

extension SecretID {
    /// The command that seals a value of this secret anew.
    func setCommand(_ key: ManifestKey) -> String {
        switch key {
        case .data(let key): "git seal set \(name) \(key)"
        case .value: "git seal set \(name)"
        case .binary: "git seal set \(name) --from-file FILE"
        }
    }
}

extension CatalogError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .notInitialised:
            Diagnostic(
                "this repository does not use git-seal yet", because: "there is no .git-seal/config.yaml",
                hint: "git seal init", status: .cannotRun)
        case .schema(let error): error.diagnostic
        case .file(let error): error.diagnostic
        case .git(let error): error.diagnostic
        case .noSuchSecret(let name, let nearest):
            Diagnostic(
                "there is no secret \"\(name)\"", hint: Self.hint(nearest) ?? "git seal list", status: .findings)
        case .ambiguousSecret(let name, let scopes):
            Diagnostic(
                "\"\(name)\" is in several scopes", because: "they are \(scopes.joined(separator: ", "))",
                hint: "name one: --scope \(scopes.first ?? "SCOPE")", status: .usage)
        case .duplicate(let id, let one, let other):
            Diagnostic(
                "\(id) is in two files", at: "\(one), \(other)", because: "a name may be used once in a scope",
                hint: "remove or rename one", status: .unparseable)
        case .scopeNeeded(let name, let scopes):
            scopes.isEmpty
                ? Diagnostic(
                    "there is no scope to seal \"\(name)\" to", because: "none has been made yet",
                    hint: "git seal scope create prod --recipient me=\"$(git seal keygen --show-public)\"",
                    status: .cannotRun)
                : Diagnostic(
                    "the scope of \"\(name)\" is open", because: "there are \(scopes.joined(separator: ", "))",
                    hint: "name one: --scope \(scopes.first ?? "SCOPE"), or add a rule to spec.scopes of the config",
                    status: .usage)
        case .noPlace(let path, let pattern):
            Diagnostic(
                "there is no place for a new secret", at: "\(path)",
                because: "it would not be under \"\(pattern)\", the first of the config's paths",
                hint: "put a pattern such as \"secrets/**\" first in spec.paths of .git-seal/config.yaml",
                status: .cannotRun)
        case .noSuchScope(let name, let nearest):
            Diagnostic(
                "there is no scope \"\(name)\"", hint: Self.hint(nearest) ?? "git seal scope list", status: .findings)
        case .sharedKey(let key, let one, let other):
            Diagnostic(
                "the scopes \(one) and \(other) have the key \(key) in common",
                because: "whoever reads the one reads the other",
                hint: "git seal scope show, and restore the one that was copied",
                status: .refused)
        case .noSuchStore(let name, let nearest):
            Diagnostic(
                "there is no store \"\(name)\"", because: "spec.stores of .git-seal/config.yaml does not name it",
                hint: Self.hint(nearest) ?? "name one that is there, or add it", status: .findings)
        case .invalidName(let name): Diagnostic("\"\(name)\" is no name for a secret", status: .usage)
        }
    }

    private static func hint(_ nearest: String?) -> String? { nearest.map { "did you mean \"\($0)\"?" } }
}

extension ScopeReadError: Diagnosable {
    var diagnostic: Diagnostic {
        switch self {
        case .catalog(let error): error.diagnostic
        case .state(let error): error.diagnostic
        }
    }
}
