import SystemPackage

extension FileDescriptor {
    /// All bytes of a file, from its beginning.
    func content(atMost limit: Int) throws(Errno) -> [UInt8] {
        do {
            let size = Int(try seek(offset: 0, from: .end))
            guard size <= limit else { throw Errno.fileTooLarge }
            return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                while count < size {
                    let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
                    let read = try read(fromAbsoluteOffset: Int64(count), into: rest)
                    if read == 0 { break }
                    count += read
                }
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }
}
