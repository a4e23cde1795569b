/// The head of one object in a pack: what it is, how large it becomes, and where its compressed data begins.
struct PackEntry {
    enum Kind: Equatable {
        case whole(ObjectKind)
        /// A delta against the object that begins at this offset of the same pack.
        case offsetDelta(base: Int)
        case nameDelta(base: ObjectName)
    }

    let kind: Kind
    let size: Int
    let dataOffset: Int

    /// Reads the head at `offset` (`gitformat-pack`, "Pack entries"). Both numbers are bounded to what fits.
    init(_ pack: MappedFile, at offset: Int) throws(PackError) {
        let end = pack.bytes.count - ObjectName.byteCount
        var position = offset
        func next() throws(PackError) -> UInt8 {
            guard position >= 0, position < end else { throw .malformed(pack.path, .truncated) }
            defer { position += 1 }
            return pack.bytes[position]
        }
        var byte = try next()
        let type = byte >> 4 & 7
        var size = UInt64(byte & 0x0F)
        var shift: UInt64 = 4
        while byte & 0x80 != 0 {
            byte = try next()
            guard shift < 56 else { throw .malformed(pack.path, .offset(offset)) }
            size |= UInt64(byte & 0x7F) << shift
            shift += 7
        }
        switch type {
        case 1: kind = .whole(.commit)
        case 2: kind = .whole(.tree)
        case 3: kind = .whole(.blob)
        case 4: kind = .whole(.tag)
        case 6:
            byte = try next()
            var distance = Int(byte & 0x7F)
            while byte & 0x80 != 0 {
                guard distance < 1 << 48 else { throw .malformed(pack.path, .offset(offset)) }
                byte = try next()
                distance = (distance + 1) << 7 | Int(byte & 0x7F)
            }
            guard distance > 0, distance <= offset else { throw .malformed(pack.path, .offset(offset)) }
            kind = .offsetDelta(base: offset - distance)
        case 7:
            guard position + ObjectName.byteCount <= end else { throw .malformed(pack.path, .truncated) }
            kind = .nameDelta(base: ObjectName(unchecked: pack.bytes, at: position))
            position += ObjectName.byteCount
        default: throw .malformed(pack.path, .offset(offset))
        }
        self.size = Int(size)
        dataOffset = position
    }
}
