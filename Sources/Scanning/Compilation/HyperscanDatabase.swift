import CHyperscan
import Glibc

/// What Hyperscan said.
struct HyperscanError: Error, Equatable {
    let code: CInt
    let message: String
}

/// A compiled set of patterns.
///
/// `@unchecked Sendable`: a database is immutable once it is made, and Hyperscan lets any number of threads read one.
final class HyperscanDatabase: @unchecked Sendable {
    struct Pattern {
        var expression: String
        var ignoresCase = false
        /// Report more than the pattern matches, in exchange for taking patterns that Hyperscan has no machine for.
        var isApproximate = false
        /// Report the first match only.
        var once = false

        fileprivate var flags: CUnsignedInt {
            var flags: CInt = 0
            if ignoresCase { flags |= HS_FLAG_CASELESS }
            if isApproximate { flags |= HS_FLAG_PREFILTER | HS_FLAG_ALLOWEMPTY }
            if once { flags |= HS_FLAG_SINGLEMATCH }
            return CUnsignedInt(flags)
        }
    }

    let pointer: OpaquePointer

    /// Compiles `patterns`; the index of each is the identifier of its matches.
    init(compiling patterns: [Pattern]) throws(HyperscanError) {
        // An empty set is an error for Hyperscan; one pattern that finds nothing is not.
        let patterns = patterns.isEmpty ? [Pattern(expression: "\\x00\\xff\\x00\\xfe\\x00")] : patterns
        let expressions = patterns.map { strdup($0.expression) }
        defer { for expression in expressions { free(expression) } }
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = hs_compile_multi(
            expressions.map { UnsafePointer($0) }, patterns.map(\.flags), (0..<patterns.count).map(CUnsignedInt.init),
            CUnsignedInt(patterns.count), CUnsignedInt(HS_MODE_BLOCK), nil, &database, &failure)
        defer { hs_free_compile_error(failure) }
        guard status == HS_SUCCESS, let database else {
            let message = failure?.pointee.message.map { String(cString: $0) } ?? "unknown"
            throw HyperscanError(code: status, message: message)
        }
        pointer = database
    }

    /// Reads what ``serialized()`` made. The caller has checked that the bytes are its own: Hyperscan trusts them.
    init(deserializing bytes: UnsafeRawBufferPointer) throws(HyperscanError) {
        var database: OpaquePointer?
        let status = hs_deserialize_database(bytes.baseAddress, bytes.count, &database)
        guard status == HS_SUCCESS, let database else { throw HyperscanError(code: status, message: "deserialize") }
        pointer = database
    }

    deinit { hs_free_database(pointer) }

    func serialized() throws(HyperscanError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        let status = hs_serialize_database(pointer, &bytes, &count)
        guard status == HS_SUCCESS, let bytes else { throw HyperscanError(code: status, message: "serialize") }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Whether Hyperscan can take the pattern at all.
    static func accepts(_ pattern: Pattern) -> Bool {
        var information: UnsafeMutablePointer<hs_expr_info_t>?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = hs_expression_info(pattern.expression, pattern.flags, &information, &failure)
        free(information)
        hs_free_compile_error(failure)
        return status == HS_SUCCESS
    }

    /// What a serialized database depends on beside its patterns: the library and the processor.
    static var platform: String {
        var platform = hs_platform_info_t()
        hs_populate_platform(&platform)
        return "\(String(cString: hs_version())) \(platform.tune) \(platform.cpu_features)"
    }
}

/// The working memory of one thread's scans.
final class HyperscanScratch {
    fileprivate let pointer: OpaquePointer

    init(for database: HyperscanDatabase) throws(HyperscanError) {
        var scratch: OpaquePointer?
        let status = hs_alloc_scratch(database.pointer, &scratch)
        guard status == HS_SUCCESS, let scratch else { throw HyperscanError(code: status, message: "scratch") }
        pointer = scratch
    }

    deinit { hs_free_scratch(pointer) }
}

extension HyperscanDatabase {
    /// Calls `visitor` for every match in `bytes`: the pattern's index and the offset behind the match's last byte.
    ///
    /// - Parameter context: handed to `visitor` as it is; a C function can capture nothing.
    func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, with scratch: HyperscanScratch, context: UnsafeMutableRawPointer,
        visitor: match_event_handler
    ) throws(HyperscanError) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        let status = base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text in
            hs_scan(pointer, text, CUnsignedInt(bytes.count), 0, scratch.pointer, visitor, context)
        }
        guard status == HS_SUCCESS || status == HS_SCAN_TERMINATED else {
            throw HyperscanError(code: status, message: "scan")
        }
    }
}
