import SealedFiles
import Sealing
import YAMLDocument

extension InPlaceError: Diagnosable {
    var diagnostic: Diagnostic {
        let place = "\(file):\(error.location)"
        return switch error.reason {
        case .yaml(let reason):
            Diagnostic("cannot read \(file)", at: place, because: reason.words, status: .unparseable)
        case .conflictMarkers:
            Diagnostic(
                "cannot read \(file)", at: place, because: "a merge has left conflict markers in it",
                hint: "git seal diff --show-secrets \(file) shows both sides", "keep one of them, remove the markers",
                status: .unparseable)
        case .template:
            Diagnostic(
                "cannot read \(file)", at: place,
                because: "it is a template, which is YAML only when it was rendered",
                hint: "keep secrets in a values file and seal that; or put {{ … }} in quotes", status: .unparseable)
        case .notAnAssignment:
            Diagnostic("cannot read \(file)", at: place, because: "the line is no NAME=VALUE", status: .unparseable)
        case .duplicateName(let name):
            Diagnostic("cannot read \(file)", at: place, because: "\(name) stands twice", status: .unparseable)
        case .openQuote:
            Diagnostic("cannot read \(file)", at: place, because: "a quote has no end", status: .unparseable)
        case .twoDocumentIDs(let label):
            Diagnostic(
                "\(label) was sealed in another document", at: place,
                because: "all values of one document carry one id",
                hint: "git seal mv \(file), by somebody who reads it, seals it again for this place",
                status: .unparseable)
        case .malformedToken(let label, _):
            Diagnostic(
                "\(label) begins like a sealed value and is none", at: place,
                because: "it was cut or changed, or was never sealed", hint: "restore the line from git",
                status: .unparseable)
        case .noPlace(let path):
            Diagnostic("there is no \(path) in \(file)", status: .findings)
        case .invalidPath(let path):
            Diagnostic(
                "\"\(path)\" is no path", because: "it is KEY.KEY, with [name=VALUE], [0] or [*] for items of a list",
                hint: "spec.users[name=alice].password", status: .usage)
        case .aliasOfPlainValue(let label, let anchor):
            Diagnostic(
                "\(label) is an alias", at: place,
                because: "what it stands for would stay readable at its anchor &\(anchor)",
                hint: "seal the value at &\(anchor) as well, or write it out here", status: .unparseable)
        case .unboundItem(let label):
            Diagnostic(
                "\(label) is bound to no item of its list", at: place,
                because: "the items have no name, id or key that tells them apart", hint: "leave out --strict",
                status: .findings)
        case .valueTooLong(let label, let limit):
            Diagnostic(
                "\(label) is too long", at: place, because: "a value has at most \(limit) bytes", status: .unparseable)
        case .cannotSeal(let label):
            Diagnostic(
                "\(label) was not sealed", at: place, because: "the file would not mean the same any more",
                status: .unparseable)
        case .binaryValue(let label):
            Diagnostic(
                "\(label) cannot be shown in a text", at: place, because: "it is the content of a file",
                hint: "git seal unseal --binary \(file)", status: .unparseable)
        }
    }
}

extension MovedInPlace: Diagnosable {
    var diagnostic: Diagnostic {
        let place = file.text.places[index]
        let origin = opener.flatMap { file.text.placeOfOrigin(of: index, with: $0) }.map { file.text.places[$0].label }
        return Diagnostic(
            "\(place.label) does not open", at: file.location(of: index),
            because: origin.map { "it was sealed for \($0)" }
                ?? "it was changed, or sealed for another key, object or scope",
            hint: "after a rename: git seal mv \(file.name); else restore the line from git", status: .unparseable)
    }
}

extension UnknownKeyInPlace: Diagnosable {
    var diagnostic: Diagnostic {
        let place = file.text.places[index]
        let value = place.content.sealedValue
        return Diagnostic(
            "\(place.label) does not open", at: file.location(of: index),
            because: "it is sealed to a key that the scope \(value?.scope.text ?? "") does not have",
            hint: "merge the branch that has the key, or set the value again", status: .cannotRun)
    }
}
