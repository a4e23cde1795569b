/// GitLab's routable tokens: `glpat-PAYLOAD.01.LLCCCCCCC`, a payload length in base 36 and the CRC-32 of all before it in
/// seven digits of base 36.
struct GitLabRoutable: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard secret.count > 20 else { return .notApplicable }
        let expected = CRC32.digits(CRC32.of(secret.dropLast(7)), CRC32.base36, width: 7)
        return expected.elementsEqual(secret.suffix(7)) ? .valid : .invalid
    }
}
