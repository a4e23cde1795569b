/// The bytes of a token's body before the encapsulated key; they are authenticated as they stand.
struct BodyHeader {
    private static let inManifest: UInt8 = 1
    private static let inPlace: UInt8 = 2

    let valueID: ValueID
    let documentID: DocumentID?

    init(valueID: ValueID, documentID: DocumentID?) {
        self.valueID = valueID
        self.documentID = documentID
    }

    /// Of a body that is long enough to hold the shortest sealed value.
    init(_ body: [UInt8]) throws(TokenError) {
        guard let format = body.first else { throw .invalidLength }
        guard format == Self.inManifest || format == Self.inPlace else { throw .unknownFormat(format) }
        let ids = body.dropFirst()
        valueID = ValueID(digest: ids.prefix(ValueID.byteCount))
        documentID =
            format == Self.inPlace
            ? DocumentID(digest: ids.dropFirst(ValueID.byteCount).prefix(DocumentID.byteCount)) : nil
        guard body.count - count >= Self.shortestSealed else { throw .invalidLength }
    }

    var count: Int {
        1 + ValueID.byteCount + (documentID == nil ? 0 : DocumentID.byteCount)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(documentID == nil ? Self.inManifest : Self.inPlace)
        bytes.append(contentsOf: valueID.bytes)
        if let documentID { bytes.append(contentsOf: documentID.bytes) }
    }

    private static let shortestSealed =
        KEM.x25519.encapsulatedKeyByteCount + PaddedPlaintext.minimumCount + HPKEPublicKey.overhead
}
