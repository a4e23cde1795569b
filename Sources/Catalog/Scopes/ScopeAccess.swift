import GitRepository
import Sealing
import SecretMemory

/// Why a scope could not be opened with the identities at hand.
public enum ScopeAccessError: Error {
    /// None of the identities belongs to a recipient. `publicKeys` are those of the identities.
    case notARecipient(ScopeName, recipients: [String], publicKeys: [String])
    /// The recipient is listed and the file that should hold the seed for it is missing.
    case missingKeyFile(ScopeName, recipient: String, RepositoryPath)
    /// The file is there and does not open, although it is the identity's own.
    case keyFile(RepositoryPath, AgeError)
    /// What it holds is not the seed of the scope's current key.
    case seed(RepositoryPath, ScopeKeyFileError)
    case catalog(CatalogError)
}

extension Revision {
    /// The seed of a scope's current key, with whichever identity belongs to a recipient. Files of other keys are never
    /// opened.
    ///
    /// - Parameter state: accepted already.
    public func seed(
        of state: ScopeState, with identities: [any AgeIdentity]
    ) throws(ScopeAccessError) -> ScopeSeed {
        var failure: ScopeAccessError?
        let recipients = state.recipients.sorted { $0.key < $1.key }
        // Nobody is asked for what a key that lies at hand opens as well.
        for identity in identities.filter({ !$0.isInteractive }) + identities.filter(\.isInteractive) {
            for (name, recipient) in recipients where identity.mayBelong(to: recipient.publicKey) {
                do throws(ScopeAccessError) {
                    return try openSeed(of: state, name, recipient, identity)
                } catch {
                    // Whose public key is not known beforehand was tried for nothing: it may be no recipient.
                    if case .keyFile(_, .noMatch) = error, identity.publicText != recipient.publicKey { continue }
                    failure = error
                }
            }
        }
        throw failure
            ?? .notARecipient(
                state.name, recipients: state.recipients.keys.sorted(), publicKeys: identities.compactMap(\.publicText))
    }

    private func openSeed(
        of state: ScopeState, _ name: String, _ recipient: RecipientRecord, _ identity: any AgeIdentity
    ) throws(ScopeAccessError) -> ScopeSeed {
        let path = ScopePaths.keyFile(of: state.name, key: state.current, recipient: recipient.fingerprint)
        let file: [UInt8]?
        do throws(CatalogError) {
            file = try source.read(path, atMost: ScopePaths.maximumKeyFileLength)
        } catch {
            throw .catalog(error)
        }
        guard let file else { throw .missingKeyFile(state.name, recipient: name, path) }
        let text: SecretBytes
        do throws(AgeError) {
            text = try AgeFile.decrypt(file, with: [identity])
        } catch {
            throw .keyFile(path, error)
        }
        do throws(ScopeKeyFileError) {
            return try ScopeKeyFile.parse(text, expecting: state.name, key: state.currentKey)
        } catch {
            throw .seed(path, error)
        }
    }
}
