import Catalog
import GitRepository
import Sealing
import YAMLDocument

extension CheckFinding.Severity {
    var name: String {
        switch self {
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }
}

extension CheckFinding {
    var status: ExitStatus {
        switch weight {
        case .finding: .findings
        case .unparseable: .unparseable
        case .refused: .refused
        }
    }

    /// What is wrong, in a line.
    var words: String {
        switch why {
        case .schema(let reason):
            return SchemaError(
                reason, in: path, at: location ?? .start
            ).diagnostic.sentence
        case .outsidePaths: return "a secret outside the paths of the config: it is never applied"
        case .nearlyManifest: return "this looks like a secret, but its apiVersion is not git-seal/v1"
        case .scopeUnsound(let scope, let reason): return "the state of scope \(scope) is not accepted: \(reason.words)"
        case .scopeRefused(let scope, let refusal): return "this clone does not accept scope \(scope): \(refusal.words)"
        case .scopeNotPinned(let scope, let fingerprint):
            return "scope \(scope) has not been used in this clone; its fingerprint is \(fingerprint)"
        case .sharedKey(let key, let one, let other): return "\(one) and \(other) share the key \(key)"
        case .rekeyDue(let scope, let count):
            return "\(quantity(count, "former reader")) can read what is sealed to \(scope) now"
        case .missingKeyFile(let scope, let recipient):
            return "\(recipient) cannot read \(scope): the key file is missing"
        case .storeUnknownToConfig(let scope, let store):
            return "\(scope) allows the store \(store), which the config does not have"
        case .storeRedefined(let scope, let store): return "the store \(store) is not as \(scope) has allowed it"
        case .noAttributes: return "nothing keeps git from converting line endings of scope states"
        case .noSuchScope(let scope): return "there is no scope \(scope)"
        case .noSuchStore(let store): return "there is no store \(store) in the config"
        case .storeNotAllowed(let scope, let store): return "\(scope) does not allow the store \(store)"
        case .duplicate(let id, let other): return "\(id) is in \(other) too"
        case .differsInCase(let id, let other, let path): return "\(id) and \(other) (\(path)) differ in case only"
        case .looksLikeARNSuffix(let id): return "the name of \(id) ends like the suffix of an AWS ARN"
        case .changedUnderValueID(let id, let key): return "the token of \(key) in \(id) changed under its value id"
        case .copiedValue(let id, let key, let from, let otherKey):
            return "\(key.label) of \(id) is the token of \(otherKey) in \(from): it opens at one place only"
        case .unknownKey(let id, let key, let keyID):
            return "\(key.label) of \(id) is sealed to \(keyID), which the scope does not have"
        case .tokenInPlain(let id, let key): return "\(key) of \(id) is a sealed value among the plain ones"
        case .noDescription(let id): return "\(id) has no description"
        case .noTag(let id, let tag): return "\(id) has no tag \(tag)"
        case .noRotation(let id): return "\(id) has no rotation schedule"
        }
    }
}

extension NextStep {
    /// What to do, in a line.
    var words: String {
        switch self {
        case .edit: "edit the file"
        case .rename(let name): "did you mean \"\(name)\"?"
        case .joinBothSides: "keep the blocks of both sides, each key with its token line, and remove the markers"
        case .mergeScope(let scope): "git seal scope merge \(scope), by somebody who reads it"
        case .seal(let id, let key):
            "\(id.setCommand(key)); if it was ever committed in clear, change it where it is used"
        case .restore: "git restore --source HEAD on this file"
        case .move(let folder): "move it below \(folder), or add a path to the config"
        case .renameSecret(let id): "rename or remove \(id.name)"
        case .compareFingerprints(let scope): "compare fingerprints with a reader, then: git seal scope trust \(scope)"
        case .pin(let scope, let fingerprint): "in CI: GIT_SEAL_TRUST=\(scope):\(fingerprint)"
        case .rekey(let scope): "git seal scope rekey \(scope), by somebody who reads it"
        case .addAgain(let scope, let recipient):
            "git seal scope add \(scope) --recipient \(recipient)=KEY, by a reader"
        case .createScope(let scope): "git seal scope create \(scope), or name another scope"
        case .allow(let scope, let store): "git seal scope allow \(scope) \(store), by a reader"
        case .deny(let scope, let store): "git seal scope deny \(scope) \(store), by a reader"
        case .initialise: "git seal init"
        }
    }
}
