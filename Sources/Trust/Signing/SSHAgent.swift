import Glibc
import Programs
import SystemPackage

/// A running `ssh-agent`, or what speaks like one (draft-ietf-sshm-ssh-agent): it signs and never shows a private key.
struct SSHAgent {
    private static let maximumAnswer = 256 << 10
    private static let maximumKeys = 2048

    private enum Message {
        static let failure: UInt8 = 5
        static let listKeys: UInt8 = 11
        static let keys: UInt8 = 12
        static let sign: UInt8 = 13
        static let signature: UInt8 = 14
        /// A flag of the request to sign with RSA; without it the agent would use SHA-1.
        static let rsaWithSHA512: UInt32 = 4
    }

    private let socket: FilePath
    /// Long enough to touch a key or to answer the agent's question.
    private let seconds: Int

    init(at socket: FilePath, seconds: Int = 120) {
        self.socket = socket
        self.seconds = seconds
    }

    /// Whether the agent has a key.
    func holds(_ key: SSHPublicKey) throws(AgentFault) -> Bool {
        var answer = SSHFields(try ask([Message.listKeys]))
        guard answer.byte() == Message.keys, let count = answer.number(), count <= Self.maximumKeys else {
            throw .malformed
        }
        var isFound = false
        for _ in 0..<count {
            guard let blob = answer.string(), answer.string() != nil else { throw .malformed }
            if blob == key.blob { isFound = true }
        }
        return isFound
    }

    /// The innermost part of a signature.
    func sign(_ message: [UInt8], with key: SSHPublicKey) throws(AgentFault) -> [UInt8] {
        let flags = key.algorithm == "ssh-rsa" ? Message.rsaWithSHA512 : 0
        var answer = SSHFields(
            try ask([Message.sign] + SSHWire.string(key.blob) + SSHWire.string(message) + SSHWire.number(flags)))
        guard answer.byte() == Message.signature, let signature = answer.string(), answer.isAtEnd else {
            throw .malformed
        }
        return signature
    }

    private func ask(_ request: [UInt8]) throws(AgentFault) -> [UInt8] {
        let connection: Descriptor
        do throws(Errno) {
            connection = try Descriptor.connection(to: socket)
        } catch {
            throw .unreachable(error)
        }
        connection.stopWaiting()
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        try send(SSHWire.string(request), to: connection, until: deadline)
        var length = SSHFields(try receive(4, from: connection, until: deadline))
        guard let count = length.number(), (1...Self.maximumAnswer).contains(Int(count)) else { throw .malformed }
        let answer = try receive(Int(count), from: connection, until: deadline)
        guard answer.first != Message.failure else { throw .refused }
        return answer
    }

    private func send(
        _ bytes: [UInt8], to connection: Descriptor, until deadline: ContinuousClock.Instant
    ) throws(AgentFault) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else {
                try wait(for: connection, Int16(POLLOUT), until: deadline)
            }
        }
    }

    private func receive(
        _ count: Int, from connection: Descriptor, until deadline: ContinuousClock.Instant
    ) throws(AgentFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let read = bytes[received...].withUnsafeMutableBytes {
                Glibc.read(connection.number, $0.baseAddress, $0.count)
            }
            if read > 0 {
                received += read
            } else if read == 0 {
                throw .refused
            } else {
                try wait(for: connection, Int16(POLLIN), until: deadline)
            }
        }
        return bytes
    }

    /// After a call that failed: throws for whatever waiting does not help against.
    private func wait(
        for connection: Descriptor, _ events: Int16, until deadline: ContinuousClock.Instant
    ) throws(AgentFault) {
        guard errno == EAGAIN || errno == EINTR else { throw .unreachable(Errno(rawValue: errno)) }
        guard ContinuousClock.now < deadline else { throw .timedOut(seconds: seconds) }
        var waiting = pollfd(fd: connection.number, events: events, revents: 0)
        _ = poll(&waiting, 1, 500)
    }
}
