import ArgumentParser
import Catalog
import Sealing

/// Who shall read a scope, in all the ways to say it.
struct RecipientOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "NAME=KEY or NAME=@FILE: age1…, age1pq1…, ssh-ed25519, ssh-rsa or a plugin's age1NAME1….",
            valueName: "name=key"))
    var recipient: [RecipientOption] = []

    @Option(
        help: ArgumentHelp(
            "NAME for somebody who types a passphrase, asked for now; NAME=@FILE takes it from a file or /dev/fd/3.",
            valueName: "name"))
    var passphrase: [PassphraseOption] = []

    @Option(
        help: ArgumentHelp(
            "Everybody in a file of authorized_keys lines, or - for standard input.", valueName: "file"),
        completion: .file())
    var authorizedKeys: [String] = []

    @Option(
        help: ArgumentHelp("Everybody in a group of .git-seal/config.yaml who does not read it yet.", valueName: "group"))
    var group: [String] = []

    @Option(help: ArgumentHelp("The name for authorized keys whose comment is none.", valueName: "reader"))
    var name: String?

    /// - Parameter present: those who read the scope already.
    func resolved(
        present: [String: RecipientRecord] = [:], groups: [String: [String: String]]
    ) throws -> [(name: String, recipient: any AgeRecipient)] {
        var all = try recipient.map { try $0.resolved() }
        for name in group { all += try members(of: name, groups, besides: present) }
        for file in authorizedKeys {
            let others = Set(present.keys).union(all.map(\.name))
            let keys = Set(present.values.map(\.publicKey)).union(all.map(\.recipient.canonicalText))
            all += try AuthorizedKeysFile(file).recipients(takenNames: others, takenKeys: keys, spareName: name)
        }
        for option in passphrase { all.append(try option.resolved()) }
        return all
    }

    var isEmpty: Bool { recipient.isEmpty && passphrase.isEmpty && authorizedKeys.isEmpty && group.isEmpty }

    /// The config is not signed: whoever runs this sees whose keys they are before the scope is.
    private func members(
        of name: String, _ groups: [String: [String: String]], besides present: [String: RecipientRecord]
    ) throws -> [(name: String, recipient: any AgeRecipient)] {
        guard let group = groups[name] else {
            throw Diagnostic(
                "there is no group \"\(name)\"",
                because: groups.isEmpty
                    ? "the config has none" : "the groups are \(groups.keys.sorted().joined(separator: ", "))",
                hint: "groups: {\(name): {alice: age1…}} in .git-seal/config.yaml", status: .findings)
        }
        let members = try group.sorted { $0.key < $1.key }.map { name, key in
            (name: name, recipient: try RecipientLookup.recipient(key))
        }.filter { member in !present.values.contains { $0.publicKey == member.recipient.canonicalText } }
        for member in members { Terminal.note("\(member.name)  \(member.recipient.fingerprint)  by \(name) of the config") }
        return members
    }
}

/// A name that a recipient may have in a scope.
enum RecipientName {
    static func isValid(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(isNameByte) }

    static func check(_ name: String) throws -> String {
        guard isValid(name) else {
            throw Diagnostic(
                "\"\(name)\" is no name for a recipient", because: "only letters, digits and _ . @ + - may stand in it",
                status: .usage)
        }
        return name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_.@+-".utf8.contains(byte)
        }
    }
}
