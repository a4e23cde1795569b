/// Whether the names of all secrets can stand side by side.
struct NameChecks {
    private let manifests: [SecretManifest]

    init(_ manifests: [SecretManifest]) {
        self.manifests = manifests
    }

    func run() -> [CheckFinding] {
        duplicates + caseVariants + suffixes
    }

    /// Each of several manifests names the first of the others.
    private var duplicates: [CheckFinding] {
        manifests.duplicates().values.flatMap { group in
            group.compactMap { manifest in
                group.first { $0.path != manifest.path }.map { other in
                    CheckFinding(.duplicate(manifest.id, other.path), in: manifest.path, at: manifest.locations.name)
                }
            }
        }
    }

    private var caseVariants: [CheckFinding] {
        Dictionary(grouping: manifests) { "\($0.scope):\($0.name.text.lowercased())" }.values.flatMap { group in
            group.compactMap { manifest in
                group.first { $0.name != manifest.name }.map { other in
                    CheckFinding(
                        .differsInCase(manifest.id, other.id, other.path), in: manifest.path,
                        at: manifest.locations.name)
                }
            }
        }
    }

    /// AWS Secrets Manager appends a hyphen and six characters to the name in every ARN, and takes a partial ARN too.
    private var suffixes: [CheckFinding] {
        manifests.filter { Self.endsLikeARN($0.name.text.utf8) }.map { manifest in
            CheckFinding(.looksLikeARNSuffix(manifest.id), in: manifest.path, at: manifest.locations.name)
        }
    }

    private static func endsLikeARN(_ name: String.UTF8View) -> Bool {
        let end = name.suffix(7)
        return end.count == 7 && end.first == UInt8(ascii: "-")
            && end.dropFirst().allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }
}
