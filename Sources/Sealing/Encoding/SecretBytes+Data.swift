import FoundationEssentials
import SecretMemory

extension SecretBytes {
    /// Moves what a library returned on the ordinary heap here, and wipes it there.
    init(moving data: inout Data) {
        self.init(zeroed: data.count)
        withMutableBytes { target in
            for (index, byte) in data.enumerated() { target[index] = byte }
        }
        data.resetBytes(in: data.startIndex..<data.endIndex)
    }
}
