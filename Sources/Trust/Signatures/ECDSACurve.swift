import Crypto

/// A curve of NIST's, as SSH uses it (RFC 5656): each with a hash of its own.
enum ECDSACurve {
    case p256
    case p384
    case p521

    /// Its name within a key.
    var name: String {
        switch self {
        case .p256: "nistp256"
        case .p384: "nistp384"
        case .p521: "nistp521"
        }
    }

    private var coordinateLength: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }

    /// Whether a point is on the curve, in its uncompressed spelling.
    func holds(_ point: [UInt8]) -> Bool {
        guard point.count == 1 + 2 * coordinateLength, point[0] == 4 else { return false }
        return switch self {
        case .p256: (try? P256.Signing.PublicKey(x963Representation: point)) != nil
        case .p384: (try? P384.Signing.PublicKey(x963Representation: point)) != nil
        case .p521: (try? P521.Signing.PublicKey(x963Representation: point)) != nil
        }
    }

    /// Whether the two numbers of a signature are `point`'s over `message`.
    func verifies(r: [UInt8], s: [UInt8], of message: [UInt8], point: [UInt8]) -> Bool {
        guard let r = padded(r), let s = padded(s) else { return false }
        switch self {
        case .p256:
            guard let key = try? P256.Signing.PublicKey(x963Representation: point),
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: r + s)
            else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: message))
        case .p384:
            guard let key = try? P384.Signing.PublicKey(x963Representation: point),
                let signature = try? P384.Signing.ECDSASignature(rawRepresentation: r + s)
            else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: message))
        case .p521:
            guard let key = try? P521.Signing.PublicKey(x963Representation: point),
                let signature = try? P521.Signing.ECDSASignature(rawRepresentation: r + s)
            else { return false }
            return key.isValidSignature(signature, for: SHA512.hash(data: message))
        }
    }

    private func padded(_ number: [UInt8]) -> [UInt8]? {
        guard number.count <= coordinateLength else { return nil }
        return [UInt8](repeating: 0, count: coordinateLength - number.count) + number
    }
}
