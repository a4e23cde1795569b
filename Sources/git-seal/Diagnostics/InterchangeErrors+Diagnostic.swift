import Interchange
import Sealing
import YAMLDocument

extension SOPSFailure: Diagnosable {
    var diagnostic: Diagnostic {
        func damaged(_ reason: String, at place: String? = nil, hint: String? = nil) -> Diagnostic {
            var diagnostic = Diagnostic(
                "cannot read the SOPS file", at: place ?? file, because: reason, status: .unparseable)
            if let hint { diagnostic.hints = [hint] }
            return diagnostic
        }
        return switch error {
        case .yaml(let error): damaged(error.reason.words, at: "\(file):\(error.location)")
        case .json: damaged("it is no JSON")
        case .line(let line): damaged("the line is none that SOPS writes", at: "\(file):\(line)")
        case .noMetadata:
            damaged(
                "nobody has encrypted it with SOPS",
                hint: "git seal seal \(file), or git seal import dotenv, kubernetes …")
        case .metadata(let field): damaged("the field \(field) of its sops block is missing or wrong")
        case .severalRules: damaged("several rules in its sops block say which values are encrypted")
        case .pattern(let rule, let message): damaged("\(rule) does not compile: \(message)")
        case .unsupported(let location): damaged("SOPS writes neither aliases nor tags", at: "\(file):\(location)")
        case .tooLarge(let limit): damaged("it has more than \(limit) bytes")
        case .noKey(let shortage): shortage.diagnostic(file)
        case .shares: damaged("the parts of its key do not fit together")
        case .dataKeyLength: damaged("its key has a wrong length")
        case .notEncrypted(let path): damaged("\(path) should be encrypted and is not")
        case .malformedValue(let path): damaged("\(path) is cut or changed")
        case .unknownType(let path, _): damaged("\(path) has a type that is not known")
        case .doesNotOpen(let path): damaged("\(path) was changed, or moved here from another key")
        case .checksumMissing, .checksumDoesNotOpen, .checksumDiffers:
            damaged(
                "its checksum does not fit: values were added, removed or changed without SOPS",
                hint: "if you know why: --ignore-mac")
        case .age(let error): error.diagnostic
        case .alreadyEncrypted: damaged("it is encrypted already")
        case .noMapping: damaged("SOPS takes mappings only")
        }
    }
}

extension SOPSKeyShortage {
    fileprivate func diagnostic(_ file: String) -> Diagnostic {
        let kinds = recipients.keys.map(\.rawValue).sorted().joined(separator: ", ")
        return Diagnostic(
            "the SOPS file does not open", at: file,
            because: "none of your keys is among its own (\(kinds)); \(opened) of \(needed) groups opened",
            hint: "age keys: SOPS_AGE_KEY_FILE or GIT_SEAL_IDENTITY; PGP: the gpg program",
            "keys in a cloud: sops decrypt \(file), then git seal seal", status: .cannotRun)
    }
}

/// A file of another program that was not read.
struct ImportFailure: Error {
    let error: ImportError
    let file: String
}

extension ImportFailure: Diagnosable {
    var diagnostic: Diagnostic {
        var place = file
        let reason: String
        var hint: String?
        var status = ExitStatus.unparseable
        switch error {
        case .tooLarge(let limit): reason = "it has more than \(limit) bytes"
        case .line(let line, let fault):
            place = "\(file):\(line)"
            reason = fault.words
        case .yaml(let line, let column):
            place = "\(file):\(line):\(column)"
            reason = "it is no YAML"
        case .json: reason = "it is no JSON"
        case .noObject(let kind): reason = "there is no \(kind) in it"
        case .missing(let field, let object): reason = "\(object) has no \(field)"
        case .notBase64(let key, let object): reason = "\(key) of \(object) is no base64"
        case .notText(let key, let object):
            reason = "\(key) of \(object) is no text"
            hint = "seal it as a file: git seal set NAME --from-file FILE"
        case .duplicateKey(let key): reason = "two values would be called \(key)"
        case .refusedByStore(let name, let code): reason = "the store did not give out \(name): \(code)"
        case .privateKey(let fault):
            reason =
                switch fault {
                case .rsa: "the private key cannot be used"
                case .none: "there is no private key in the file of --key"
                case .tooMany(let limit): "there are more than \(limit) private keys"
                }
        case .doesNotOpen(let key, let object):
            reason = "\(key) of \(object) opens with none of the keys: it is another cluster's, or was moved"
            hint =
                "kubectl get secret -n kube-system -l sealedsecrets.bitnami.com/sealed-secrets-key -o yaml has all keys"
            status = .cannotRun
        }
        var diagnostic = Diagnostic("cannot import it", at: place, because: reason, status: status)
        if let hint { diagnostic.hints = [hint] }
        return diagnostic
    }
}

extension ImportError.LineFault {
    fileprivate var words: String {
        switch self {
        case .noAssignment: "the line is no NAME=VALUE"
        case .openQuote: "a quote has no end"
        case .textBehindQuote: "there is something behind the closing quote"
        case .duplicateKey(let key): "\(key) stands twice"
        case .dotenvx(let key): "\(key) is encrypted by dotenvx: dotenvx decrypt first"
        }
    }
}
