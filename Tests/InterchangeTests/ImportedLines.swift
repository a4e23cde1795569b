import SecretMemory

@testable import Interchange

/// `name: key=value`, a line each; only tests may have it as text.
func lines(_ imported: borrowing ImportedSecrets) -> [String] {
    var lines: [String] = []
    for secret in imported.secrets {
        let label = (secret.namespace.map { "\($0)/" } ?? "") + (secret.name ?? "-")
        switch secret.content {
        case .keys(let keys):
            for key in keys {
                lines.append("\(label): \(key.name)=\(imported.withBytes(of: key.slot) { $0.text })")
            }
        case .single(let slot): lines.append("\(label): \(imported.withBytes(of: slot) { $0.text })")
        }
        for (key, text) in secret.plain { lines.append("\(label): \(key)~\(text)") }
    }
    return lines
}

func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8).span) }
