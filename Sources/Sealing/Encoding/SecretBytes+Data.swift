import FoundationEssentials
import SecretMemory

extension SecretBytes {
    /// Moves what a library returned on the ordinary heap here, and wipes it there.
    package init(moving data: inout Data) {
        self.init(zeroed: data.count)
        replace(from: 0, moving: &data)
    }

    /// As ``init(moving:)``, into the bytes from `start`; they must be as many.
    package mutating func replace(from start: Int, moving data: inout Data) {
        withMutableBytes { target in
            target.withUnsafeMutableBytes { target in
                UnsafeMutableRawBufferPointer(rebasing: target[start...]).copyBytes(from: data)
            }
        }
        data.withUnsafeMutableBytes { wipe($0) }
    }
}
