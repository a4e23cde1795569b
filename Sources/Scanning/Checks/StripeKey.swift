/// Stripe's keys have no checksum; the body of a real one is not made of a few characters.
struct StripeKey: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard let separator = secret.lastIndex(of: UInt8(ascii: "_")) else { return .notApplicable }
        let body = secret[(separator + 1)...]
        return Set(body).count < min(10, body.count / 2) ? .invalid : .notApplicable
    }
}
