import CCurl
import Glibc
import SecretMemory

/// One request and what comes back of it, while libcurl is at work.
final class Exchange {
    let request: HTTPRequest
    private var body = SecretWriter(capacity: 4096)
    private var header: [UInt8] = []
    private var headerLength = 0
    private var headers: [String: String] = [:]
    private var isTooLarge = false
    private var status = 0
    private var failure: HTTPError?

    init(_ request: consuming HTTPRequest) {
        self.request = request
    }

    func perform(_ handle: UnsafeMutableRawPointer) {
        var message = [CChar](repeating: 0, count: 256)
        var code: Int32 = 0
        request.headers.withBytes { headers in
            headers.withUnsafeBytes { headers in
                withBody { body in
                    code = perform(handle, headers, body, &message)
                }
            }
        }
        if code != 0 {
            failure = error(code, String(decoding: message.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
        }
    }

    private func withBody(_ use: (UnsafeRawBufferPointer?) -> Void) {
        guard let body = request.body else { return use(nil) }
        body.withBytes { bytes in bytes.withUnsafeBytes { use($0) } }
    }

    private func perform(
        _ handle: UnsafeMutableRawPointer, _ headers: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer?,
        _ message: inout [CChar]
    ) -> Int32 {
        request.method.withCString { method in
            request.url.withCString { url in
                var parameters = ccurl_request(
                    method: method, url: url, headers: headers.baseAddress?.assumingMemoryBound(to: CChar.self),
                    headers_length: headers.count, body: body?.baseAddress, body_length: body?.count ?? 0,
                    connect_milliseconds: request.limits.connect.milliseconds,
                    total_milliseconds: request.limits.total.milliseconds, uses_proxy: request.usesProxy ? 1 : 0)
                var status = 0
                // The exchange outlives the call, during which alone libcurl has its address.
                let context = Unmanaged.passUnretained(self).toOpaque()
                let code = ccurl_perform(
                    handle, &parameters,
                    { bytes, size, count, context in Exchange.of(context)?.receive(bytes, size * count) ?? 0 },
                    { bytes, size, count, context in Exchange.of(context)?.receiveHeader(bytes, size * count) ?? 0 },
                    context, &status, &message)
                self.status = status
                return code
            }
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    /// - Returns: how much was taken; less than there is ends the exchange.
    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard body.count + count <= request.limits.bodyLength else {
            isTooLarge = true
            return 0
        }
        guard let bytes else { return 0 }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        body.append(buffer.bindMemory(to: UInt8.self).span)
        // libcurl's receive buffer, which holds the values that are read.
        wipe(UnsafeMutableRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerLength += count
        guard let bytes, headerLength <= request.limits.headerLength else { return 0 }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        // Those of an answer before the last, such as "100 Continue", do not count.
        if line.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return count }
        headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmed
        return count
    }

    private func error(_ code: Int32, _ message: String) -> HTTPError {
        if isTooLarge { return .tooLarge(limit: request.limits.bodyLength) }
        return switch code {
        // Proxy or host not found, no connection, TLS handshake, certificate: nothing was sent yet.
        case 1, 3, 5, 6, 7, 35, 51, 58, 59, 60, 77, 83: .unreachable(message)
        case 28: .timedOut
        default: .broken(message)
        }
    }

    func response() throws(HTTPError) -> HTTPResponse {
        if let failure { throw failure }
        return HTTPResponse(
            status: status, headers: headers, body: HeldSecret(body.withBytes { SecretBytes(copying: $0) }))
    }
}

// Made by a task, used by one thread of the pool, and read by the task after that thread is done.
extension Exchange: @unchecked Sendable {}

extension Substring {
    fileprivate var trimmed: String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
