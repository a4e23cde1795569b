import Files
import Glibc
import SystemPackage

/// Scans inputs one after the other. A worker belongs to one thread: it keeps what is costly to make anew.
final class ScanWorker {
    private let rules: CompiledRules
    private let configuration: ScanConfiguration
    private let matcher: TextMatcher
    private let pathAllowlists: [AllowlistMatcher]
    private var buffer: [UInt8] = []

    init(_ rules: CompiledRules, _ configuration: ScanConfiguration) throws(HyperscanError) {
        self.rules = rules
        self.configuration = configuration
        let allowlists = rules.allowlists.map(AllowlistMatcher.init)
        pathAllowlists = allowlists.filter { !$0.list.paths.isEmpty && $0.list.targetRules.isEmpty }
        matcher = try TextMatcher(rules, configuration, FilterChain(globalAllowlists: allowlists))
    }

    func scan(_ input: ScanInput) -> InputResult {
        var result = InputResult()
        guard !pathAllowlists.contains(where: { $0.allows(path: input.path) }) else {
            result.skipped.append(SkippedInput(path: input.path, reason: .allowlisted))
            return result
        }
        matcher.begin(input)
        for rule in matcher.pathFindings() { result.findings.append(rule) }
        switch input.source {
        case .bytes(let bytes): scan(bytes, input, &result)
        case .file(let path): scan(path, input, &result)
        }
        return result
    }

    private func scan(_ bytes: [UInt8], _ input: ScanInput, _ result: inout InputResult) {
        bytes.withUnsafeBufferPointer { all in
            switch TextEncoding.of(all) {
            case .binary: scanBinary(bytes, input, &result)
            case .utf16(let isBigEndian):
                let text = TextEncoding.utf8(fromUTF16: all, isBigEndian: isBigEndian)
                text.withUnsafeBufferPointer { scan($0, &result) }
                count(bytes.count, &result)
            case .bytes:
                scan(all, &result)
                count(bytes.count, &result)
            }
        }
    }

    private func scan(_ text: UnsafeBufferPointer<UInt8>, _ result: inout InputResult) {
        Stretches.forEach(of: text) { stretch in
            matcher.scan(stretch, &result)
        }
    }

    private func count(_ bytes: Int, _ result: inout InputResult) {
        result.files += 1
        result.bytes += bytes
    }

    /// Looks into an archive; leaves everything else alone.
    private func scanBinary(_ bytes: [UInt8], _ input: ScanInput, _ result: inout InputResult) {
        guard ArchiveWalk.isArchive(bytes) else { return skip(input, .binary, &result) }
        var walk = ArchiveWalk()
        walk.visit(bytes, path: input.path) { path, bytes in
            let inner = ScanInput(path: path, bytes: bytes, introduction: input.introduction)
            guard !pathAllowlists.contains(where: { $0.allows(path: path) }) else { return }
            matcher.begin(inner)
            result.findings += matcher.pathFindings()
            scan(bytes, inner, &result)
        }
        result.skipped += walk.skipped
    }

    // MARK: Files

    private func scan(_ path: FilePath, _ input: ScanInput, _ result: inout InputResult) {
        // Neither a pipe nor a link that took the file's place since it was listed may hold the scan up.
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { return skip(input, .unreadable(Errno(rawValue: errno)), &result) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return skip(input, .notRegular, &result)
        }
        do throws(Errno) {
            switch try Self.encoding(of: descriptor) {
            case .binary:
                // Of a binary file that is no archive nothing but its beginning is read.
                guard try Self.isArchive(descriptor) else { return skip(input, .binary, &result) }
                guard let bytes = try? Files.read(path, atMost: ArchiveWalk.sizeLimit) else {
                    return skip(input, .tooLarge, &result)
                }
                scanBinary(bytes, input, &result)
            case .utf16: try scanWide(path, input, &result)
            case .bytes:
                let count = try Stretches.forEach(of: descriptor, buffer: &buffer) { stretch in
                    matcher.scan(stretch, &result)
                }
                self.count(count, &result)
            }
        } catch {
            skip(input, .unreadable(error), &result)
        }
    }

    /// Told from the first bytes alone, so that of a binary file nothing else is read.
    private static func encoding(of descriptor: CInt) throws(Errno) -> TextEncoding {
        try withHead(of: descriptor, TextEncoding.looksAt, TextEncoding.of)
    }

    private static func isArchive(_ descriptor: CInt) throws(Errno) -> Bool {
        try withHead(of: descriptor, 512) { ArchiveWalk.isArchive(Array($0)) }
    }

    private static func withHead<Result>(
        of descriptor: CInt, _ length: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws(Errno) -> Result {
        var failure: Errno?
        let result = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { head in
            let count = pread(descriptor, head.baseAddress, head.count, 0)
            if count < 0 { failure = Errno(rawValue: errno) }
            return body(UnsafeBufferPointer(rebasing: head[..<max(0, count)]))
        }
        if let failure { throw failure }
        return result
    }

    /// UTF-16 is rare; such a file is read whole, within a bound.
    private func scanWide(_ path: FilePath, _ input: ScanInput, _ result: inout InputResult) throws(Errno) {
        guard let bytes = try? Files.read(path, atMost: 64 << 20) else { throw .fileTooLarge }
        scan(bytes, input, &result)
    }

    private func skip(_ input: ScanInput, _ reason: SkippedInput.Reason, _ result: inout InputResult) {
        result.skipped.append(SkippedInput(path: input.path, reason: reason))
    }
}
