import Crypto

/// What a security key signs beside a text (OpenSSH's PROTOCOL.u2f): whether somebody touched it, and how often it has
/// signed.
struct SecurityKeyStatement {
    private static let touched: UInt8 = 1
    private static let verified: UInt8 = 4

    private let application: [UInt8]
    private let flags: UInt8
    private let counter: UInt32

    init?(_ fields: inout SSHFields, application: [UInt8]) {
        guard let flags = fields.byte(), let counter = fields.number() else { return nil }
        self.application = application
        self.flags = flags
        self.counter = counter
    }

    /// A PIN without a touch is what no key asks for, so it counts for nothing.
    var presence: UserPresence {
        guard flags & Self.touched != 0 else { return .none }
        return flags & Self.verified != 0 ? .verified : .touched
    }

    func signedBytes(_ message: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: application)) + [flags] + SSHWire.number(counter) + Array(SHA256.hash(data: message))
    }
}
