/// Slack publishes no checksum. A token all of whose numbers are one digit over and over is a mask.
struct SlackToken: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        let parts = secret.split(separator: UInt8(ascii: "-")).dropFirst()
        let isMask = parts.contains { $0.count >= 6 && Set($0).count <= 2 }
        return isMask ? .invalid : .notApplicable
    }
}
