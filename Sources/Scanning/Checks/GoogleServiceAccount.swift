/// The key file of a Google service account is as good as the private key in it.
struct GoogleServiceAccount: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        PrivateKeyBlock().judge(secret, candidate)
    }
}
