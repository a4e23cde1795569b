import Sealing
import SecretMemory

/// Who can open the data key of a file.
public struct SOPSKeyring: Sendable {
    private let identities: [any AgeIdentity]
    private let gpg: GPGProgram?

    /// - Parameter gpg: for keys of PGP; without one they count as absent.
    public init(identities: [any AgeIdentity], gpg: GPGProgram? = nil) {
        self.identities = identities
        self.gpg = gpg
    }

    /// The data key: wrapped as a whole for one group of keys, or in parts for several.
    public func dataKey(of metadata: SOPSMetadata) throws(SOPSError) -> SecretBytes {
        var parts: [HeldSecret] = []
        var closed: [SOPSMetadata.WrappedKey] = []
        var faults: [SOPSKeyShortage.Fault] = []
        for group in metadata.groups {
            // All parts beyond the threshold would only ask for more passphrases.
            if parts.count == metadata.threshold { break }
            if let part = open(group, &faults) { parts.append(HeldSecret(part)) } else { closed += group }
        }
        guard parts.count >= metadata.threshold else {
            throw .noKey(
                SOPSKeyShortage(
                    needed: metadata.threshold, opened: parts.count,
                    recipients: Dictionary(grouping: closed, by: \.kind).mapValues { $0.map(\.name) }, faults: faults))
        }
        let key: SecretBytes
        if metadata.groups.count == 1 {
            key = parts[0].withBytes { SecretBytes(copying: $0) }
        } else if parts.count == 1 {
            // A threshold of 1 is no sharing at all, and SOPS never writes it.
            throw .shares
        } else if let combined = ShamirShares.combine(parts) {
            key = combined
        } else {
            throw .shares
        }
        guard key.count == 32 else { throw .dataKeyLength }
        return key
    }

    /// With the first key that can: age before PGP, which may have to ask somebody.
    private func open(_ group: [SOPSMetadata.WrappedKey], _ faults: inout [SOPSKeyShortage.Fault]) -> SecretBytes? {
        for key in group where key.kind == .age && !identities.isEmpty {
            do throws(AgeError) {
                return try AgeFile.decrypt(Array(key.wrapped.utf8), with: identities)
            } catch .noMatch {
                continue
            } catch {
                faults.append(.age(error))
            }
        }
        guard let gpg else { return nil }
        for key in group where key.kind == .pgp {
            do throws(GPGError) {
                return try gpg.decrypt(Array(key.wrapped.utf8))
            } catch {
                faults.append(.pgp(error))
            }
        }
        return nil
    }
}
