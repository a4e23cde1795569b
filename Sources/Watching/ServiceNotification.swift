import Glibc

/// Tells the service manager how a service stands, by the datagrams that `sd_notify(3)` describes; nothing where there is
/// no such manager.
///
/// https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
public struct ServiceNotification: Sendable {
    private let address: [UInt8]?
    /// - Parameter socket: what `NOTIFY_SOCKET` says: an absolute path, or a name in the abstract namespace behind `@`.
    public init(socket: String?) {
        let name = socket.map { Array($0.utf8) } ?? []
        let isUsable = name.count <= 107 && (name.first == UInt8(ascii: "/") || name.first == UInt8(ascii: "@"))
        address = isUsable ? name : nil
    }

    public static var ofProcess: ServiceNotification {
        ServiceNotification(socket: getenv("NOTIFY_SOCKET").map { String(cString: $0) })
    }

    /// - Parameter status: one line for people.
    public func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))\n") }
    public func status(_ text: String) { send("STATUS=\(Self.line(text))\n") }
    public func stopping() { send("STOPPING=1\n") }

    /// A line break would begin another assignment.
    private static func line(_ text: String) -> String {
        String(text.prefix(500).map { $0.isNewline ? " " : $0 })
    }

    private func send(_ message: String) {
        guard let address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { path in
            path.copyBytes(from: address)
            if address.first == UInt8(ascii: "@") { path[0] = 0 }
        }
        let length = MemoryLayout<sa_family_t>.size + address.count + (address.first == UInt8(ascii: "/") ? 1 : 0)
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = Array(message.utf8).withUnsafeBytes {
                    sendto(
                        descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), address, socklen_t(length))
                }
            }
        }
    }
}
