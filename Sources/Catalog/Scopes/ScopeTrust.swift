import Files
import Sealing

/// Which states of scopes this clone accepts: by what it has pinned, and by fingerprints that came from outside.
public struct ScopeTrust: Sendable {
    private let pins: ScopePins
    private let external: ExternalTrust?

    public init(pins: ScopePins, external: ExternalTrust?) {
        self.pins = pins
        self.external = external
    }

    /// Judges a state. A fingerprint from outside decides where there is one.
    ///
    /// - Parameter recorded: for whatever delivers, the sequence that it has recorded.
    public func judge(_ state: ScopeState, atLeast recorded: Int? = nil) throws(ScopeReadError) -> PinDecision {
        if let fingerprint = external?[state.name] { return state.judge(trusting: fingerprint, atLeast: recorded) }
        return state.judge(pinned: try pins.pinned(state.name), atLeast: recorded)
    }

    /// What the clone has pinned; `nil` before the first use.
    public func pinned(_ name: ScopeName) throws(ScopeReadError) -> ScopeState? { try pins.pinned(name) }

    /// Remembers an accepted state where the decision says so.
    public func remember(_ state: ScopeState, _ decision: PinDecision) throws(FileError) {
        switch decision {
        case .firstUse: try pins.pin(state)
        case .accepted(let movePin, _): if movePin { try pins.pin(state) }
        case .refused: break
        }
    }

    /// Remembers a state whatever was pinned: somebody has compared fingerprints.
    public func trust(_ state: ScopeState) throws(FileError) {
        try pins.pin(state)
    }
}
