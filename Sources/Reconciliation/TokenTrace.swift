import Catalog
import Crypto
import Sealing

/// What shows of a sealed value, without opening it, whether it changed and whether it should have: its value id, its key
/// id and a hash of its token, as text for the record.
struct TokenTrace: Hashable {
    let valueID: Substring
    let keyID: Substring
    let hash: Substring

    /// `nil` for what ``SecretManifest/tokenTraces`` does not write.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        (valueID, keyID, hash) = (parts[0], parts[1], parts[2])
    }
}

extension SecretManifest {
    /// The traces of all keys.
    var tokenTraces: [String: String] {
        var traces: [String: String] = [:]
        for sealed in sealed {
            let hash = SHA256.hash(data: Array(sealed.value.token.utf8)).prefix(8)
            traces[sealed.label] = "\(sealed.value.valueID):\(sealed.value.keyID):\(Hexadecimal.text(Array(hash)))"
        }
        return traces
    }
}

/// How the tokens of a manifest differ from those that were applied last.
struct TokenDifference {
    /// Keys with another value, new ones included.
    private(set) var changed: [String] = []
    /// Keys with the same value under another key.
    private(set) var resealed: [String] = []
    /// Keys whose token is another one although value id and key id say that it is the same.
    private(set) var tampered: [String] = []

    init(from recorded: [String: String], to tokens: [String: String]) {
        for (key, text) in tokens.sorted(by: { $0.key < $1.key }) {
            guard let old = recorded[key].flatMap(TokenTrace.init), let new = TokenTrace(text),
                old.valueID == new.valueID
            else {
                changed.append(key)
                continue
            }
            if old.keyID != new.keyID {
                resealed.append(key)
            } else if old.hash != new.hash {
                tampered.append(key)
            }
        }
    }
}
