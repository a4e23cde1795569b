/// Who vouches for a revision. The second stage.
///
/// Signatures and policy come with the `Trust` module; until then the mode is `off`, and every report says so.
public enum Verification: String, Sendable {
    case off
}
