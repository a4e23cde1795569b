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
            case .binary: result.skipped.append(SkippedInput(path: input.path, reason: .binary))
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
            case .binary: skip(input, .binary, &result)
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
        var failure: Errno?
        let encoding = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextEncoding.looksAt) { head in
            let count = pread(descriptor, head.baseAddress, head.count, 0)
            if count < 0 { failure = Errno(rawValue: errno) }
            return TextEncoding.of(UnsafeBufferPointer(rebasing: head[..<max(0, count)]))
        }
        if let failure { throw failure }
        return encoding
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
