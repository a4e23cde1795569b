import Files
import Sealing
import SystemPackage

extension IdentityLookup {
    /// One place, and what was found there.
    struct Finding {
        enum Outcome {
            case identities([any AgeIdentity])
            case absent
            case unusable(Diagnostic)
        }

        let place: String
        /// The file, where it is one.
        var file: FilePath?
        let outcome: Outcome
        /// Whether the place is for git-seal alone or was named to it. What else lies in `~/.ssh` is nobody's mistake.
        var isOurs = true

        /// A file with a private key that the group or others can read too.
        var fileOpenToOthers: FilePath? {
            guard case .identities = outcome, let file, let mode = try? Files.ownership(of: file).mode else {
                return nil
            }
            return mode.isDisjoint(with: [.groupRead, .otherRead]) ? nil : file
        }
    }
}
