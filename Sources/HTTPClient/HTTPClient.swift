import CCurl
import Dispatch

/// Sends single HTTP requests, bounded in size and time. Certificates are always verified and redirections never followed.
///
/// libcurl is loaded with the first request. Each of a bounded number of connections is used by one request at a time and
/// kept for the next one; requests wait for their turn.
public actor HTTPClient {
    private let limit: Int
    private var idle: [Connection] = []
    private var count = 0
    private var waiting: [CheckedContinuation<Connection, Never>] = []
    private let queue = DispatchQueue(label: "git-seal.http", attributes: .concurrent)

    /// - Parameter connections: how many requests are sent at once.
    public init(connections: Int = 8) {
        limit = max(1, connections)
    }

    public func send(_ request: consuming HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        if let reason = ccurl_load() { throw .noLibrary(String(cString: reason)) }
        let exchange = Exchange(request)
        let connection = try await connection()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            queue.async {
                exchange.perform(connection.handle)
                continuation.resume()
            }
        }
        release(connection)
        return try exchange.response()
    }

    private func connection() async throws(HTTPError) -> Connection {
        if let connection = idle.popLast() { return connection }
        guard count >= limit else {
            guard let handle = ccurl_open() else { throw .noLibrary("libcurl makes no connection") }
            count += 1
            return Connection(handle)
        }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func release(_ connection: Connection) {
        guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: connection) }
        idle.append(connection)
    }
}

/// A handle of libcurl and the connections that it keeps.
private final class Connection {
    let handle: UnsafeMutableRawPointer

    init(_ handle: UnsafeMutableRawPointer) { self.handle = handle }

    deinit { ccurl_close(handle) }
}

// The client gives it to one request at a time.
extension Connection: @unchecked Sendable {}
