import Crypto
import Sealing
import SecretMemory

/// Writes SOPS files for age recipients. Every file gets a data key of its own, and every value is encrypted but those
/// whose keys end with `_unencrypted`, as is SOPS's habit.
public struct SOPSWriter: ~Copyable {
    /// The version of SOPS that reads everything we write, and is known to.
    private static let version = "3.11.0"

    private let key: SymmetricKey
    private let dataKey: SecretBytes
    private let recipients: [any AgeRecipient]
    private let lastModified: String
    private var hash = SOPSHash()

    /// - Parameter lastModified: a point in time as RFC 3339 writes it, in UTC and whole seconds.
    public init(for recipients: [any AgeRecipient], lastModified: String) throws(SOPSError) {
        guard !recipients.isEmpty else { throw .age(.noRecipients) }
        let dataKey = SecretBytes.random(32)
        key = dataKey.withBytes { bytes in bytes.withUnsafeBytes { SymmetricKey(data: $0) } }
        self.dataKey = dataKey
        self.recipients = recipients
        self.lastModified = lastModified
    }

    /// Encrypts one value and counts it in; values must come in the order in which the file has them.
    mutating func seal(_ value: Span<UInt8>, _ type: PlainType, _ path: ValuePath) -> String {
        hash.update(value, type)
        guard type == .bool else { return token(value, type, path) }
        return token(Array((value.equals("true") ? "True" : "False").utf8).span, type, path)
    }

    private func token(_ value: Span<UInt8>, _ type: PlainType, _ path: ValuePath) -> String {
        SOPSToken.seal(value, type: type.sopsName, key: key, place: SOPSToken.authenticatedPath(path.keys))
    }

    /// Counts a value in that stays in plain.
    mutating func count(_ value: Span<UInt8>, _ type: PlainType) { hash.update(value, type) }

    /// The checksum of all values so far, and the data key for each recipient.
    consuming func finish() throws(SOPSError) -> SOPSSignedBlock {
        var wrapped: [(recipient: String, file: String)] = []
        for recipient in recipients {
            do throws(AgeError) {
                let file = try AgeFile.encrypt(dataKey, to: [recipient], armored: true)
                wrapped.append((recipient.canonicalText, String(decoding: file, as: UTF8.self)))
            } catch {
                throw .age(error)
            }
        }
        let (key, lastModified) = (key, lastModified)
        let checksum = hash.finish()
        return SOPSSignedBlock(
            wrapped: wrapped, lastModified: lastModified,
            checksum: SOPSToken.seal(checksum.span, type: "str", key: key, place: lastModified), version: Self.version)
    }
}

/// A `sops` block that is ready to be written.
struct SOPSSignedBlock {
    let wrapped: [(recipient: String, file: String)]
    let lastModified: String
    let checksum: String
    let version: String

    /// As SOPS indents it.
    var yaml: String {
        var text = "sops:\n    age:\n"
        for (recipient, file) in wrapped {
            text += "        - recipient: \(recipient)\n          enc: |\n"
            for line in file.split(separator: "\n") { text += "            \(line)\n" }
        }
        return text + """
                lastmodified: "\(lastModified)"
                mac: \(checksum)
                unencrypted_suffix: \(SOPSRules.defaultSuffix)
                version: \(version)

            """
    }

    /// As the last member of an object.
    var json: String {
        let keys = wrapped.map { recipient, file in
            "\t\t\t{\n\t\t\t\t\"recipient\": \"\(recipient)\",\n\t\t\t\t\"enc\": \"\(file.replacing("\n", with: "\\n"))\"\n\t\t\t}"
        }.joined(separator: ",\n")
        return """
            \t"sops": {
            \t\t"age": [
            \(keys)
            \t\t],
            \t\t"lastmodified": "\(lastModified)",
            \t\t"mac": "\(checksum)",
            \t\t"version": "\(version)"
            \t}
            """
    }
}
