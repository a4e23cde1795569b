import Glibc
import Programs
import SecretMemory
import SystemPackage

/// `credential_process` of a profile: a program that prints credentials as JSON. Bounded in time and output; what it prints
/// goes straight into guarded memory.
struct CredentialProcess {
    private static let outputLimit = 64 << 10
    let command: String
    let seconds: Int64

    init(_ command: String, seconds: Int64 = 60) {
        self.command = command
        self.seconds = seconds
    }

    private func failed(_ reason: String) -> CredentialError {
        .unusable(source: "credential_process", reason: reason)
    }

    func run() throws(CredentialError) -> AWSCredentials {
        guard let words = Self.words(command), !words.isEmpty else { throw failed("the command does not parse") }
        let output: (read: Descriptor, write: Descriptor)
        do throws(Errno) { output = try Descriptor.pipe() } catch { throw failed(error.description) }
        let process = try start(words, output.write)
        output.write.close()
        let printed = read(output.read)
        if printed == nil { kill(process, SIGKILL) }
        let status = ProcessStatus.wait(for: process)
        guard let printed else { throw failed("it took longer than \(seconds) s or printed too much") }
        guard status == 0 else { throw failed("it ended with status \(status)") }
        guard let answer = JSONAnswer(printed), answer.seconds(answer["Version"]) == 1,
            let credentials = answer.credentials(token: "SessionToken")
        else { throw failed("it printed no credentials of version 1") }
        return credentials
    }

    private func start(_ words: [String], _ output: Descriptor) throws(CredentialError) -> pid_t {
        var start = ProgramStart(.named(words[0]), words.map { Array($0.utf8) })
        start.output = .descriptor(output.number)
        do throws(Errno) { return try start.start() } catch { throw failed("\(words[0]): \(error)") }
    }

    /// `nil` when it is too slow or too much.
    private func read(_ output: Descriptor) -> HeldSecret? {
        var bytes = SecretBytes(zeroed: Self.outputLimit + 1)
        var filled = 0
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(seconds))
        while filled <= Self.outputLimit, clock.now < deadline {
            var waiting = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100) > 0 else { continue }
            let count = bytes.withMutableBytes { span in
                span.withUnsafeMutableBytes { buffer in
                    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    return Glibc.read(output.number, rest.baseAddress, rest.count)
                }
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return HeldSecret(bytes.copy(0..<filled)) }
            filled += count
        }
        return nil
    }

    /// A command as its words: quotes and backslashes as in a shell, nothing else; no shell runs it. `nil` for a quote that
    /// is not closed.
    static func words(_ command: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = command[...]
        while let character = rest.popFirst() {
            if character == "\\", quote != "'", let next = rest.popFirst() {
                word = (word ?? "") + String(next)
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return quote == nil ? words : nil
    }
}

extension JSONAnswer {
    /// Credentials as several of AWS's sources write them.
    func credentials(token: String) -> AWSCredentials? {
        guard let accessKey = text(self["AccessKeyId"]), let secretKey = secret(self["SecretAccessKey"]) else {
            return nil
        }
        return AWSCredentials(
            accessKey: accessKey, secretKey: secretKey, token: secret(self[token]),
            expiry: text(self["Expiration"]).flatMap(AWSTime.seconds))
    }
}
