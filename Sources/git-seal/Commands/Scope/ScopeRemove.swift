import ArgumentParser
import Sealing

struct ScopeRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Stop somebody from reading what is sealed from now on.",
        discussion: """
            Makes a new key for everybody else and seals every value in the work tree again, in one step. What the removed \
            one could read stays exposed until its value changes: git keeps the old commits. git seal status lists it. \
            Needs an identity that reads the scope. Whoever reads by a passphrase types it again, or is left out.

            EXAMPLES
              git seal scope remove prod bob
              git seal scope remove prod bob carol --passphrase break-glass=@/dev/fd/3
            """)

    @Argument(help: "The scope.")
    var name: String

    @Argument(help: "Who is removed, by name.")
    var recipients: [String]

    @Option(help: ArgumentHelp("NAME who keeps reading by a passphrase; NAME=@FILE.", valueName: "name"))
    var passphrase: [PassphraseOption] = []

    func validate() throws {
        if recipients.isEmpty { throw ValidationError("name whom to remove") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let result = try Scopes(workspace).rekey(try scopeName(name), removing: recipients, passphrases: passphrase)
        _ = consume lock
        Terminal.note("\(recipients.joined(separator: ", ")) cannot read what is sealed to \(name) from now on")
        result.tell()
    }
}

struct ScopeRekey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Make a new key for a scope and seal its values again.",
        discussion: """
            The readers stay. Values that are sealed already can be read with the new key as well; every value of the work \
            tree is sealed for the new one. Needs an identity that reads the scope.

            EXAMPLES
              git seal scope rekey prod
              git seal scope rekey prod --after 90d      only if the key is 90 days old: for scheduled jobs
            """)

    @Argument(help: "The scope.")
    var name: String

    @Option(help: "Do it only if the current key is at least this old, as in 90d or 12w.")
    var after: String?

    @Option(help: ArgumentHelp("NAME who keeps reading by a passphrase; NAME=@FILE.", valueName: "name"))
    var passphrase: [PassphraseOption] = []

    func validate() throws {
        if let after, Self.days(after) == nil { throw ValidationError("--after wants days or weeks, as in 90d or 12w") }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let scope = try scopeName(name)
        if let days = after.flatMap(Self.days), let age = try Scopes(workspace).keyAge(of: scope), age < days {
            return Terminal.note("the key of \(name) is \(quantity(age, "day")) old; nothing is due")
        }
        let result = try Scopes(workspace).rekey(scope, removing: [], passphrases: passphrase)
        _ = consume lock
        result.tell()
    }

    private static func days(_ text: String) -> Int? {
        guard let unit = text.last, let count = Int(text.dropLast()), (1...36_500).contains(count) else { return nil }
        switch unit {
        case "d": return count
        case "w": return count * 7
        default: return nil
        }
    }
}

struct ScopeReseal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reseal",
        abstract: "Seal what lies under retired keys again for the current one.",
        discussion: """
            For values that came from a branch that did not know the new key yet. No value changes. Needs an identity that \
            reads the scope.

            EXAMPLES
              git seal scope reseal prod
            """)

    @Argument(help: "The scope.")
    var name: String

    func run() throws {
        let workspace = try Workspace.open()
        let lock = try workspace.lock()
        let resealing = try Scopes(workspace).reseal(try scopeName(name))
        _ = consume lock
        resealing.tell()
        if !resealing.broken.isEmpty { throw QuietExit(status: .findings) }
    }
}

extension Scopes.Rekeying {
    /// What was done, and what somebody still has to do.
    func tell() {
        Terminal.note("the key of \(state.name) is \(state.current) now, fingerprint \(state.fingerprint)")
        resealing.tell()
        if !leftOut.isEmpty {
            Terminal.warn(
                "\(leftOut.joined(separator: ", ")) read \(state.name) by a passphrase and cannot any more",
                hint: "git seal scope add \(state.name) --passphrase NAME")
        }
        if exposedCount > 0 {
            Terminal.note(
                "\(quantity(exposedCount, "value")) could be read by somebody who was removed: "
                    + "change \(exposedCount == 1 ? "it" : "them"); git seal status lists \(exposedCount == 1 ? "it" : "them")"
            )
        }
        Terminal.note("next: git add -u && git add .git-seal && git commit")
    }
}

extension Scopes.Resealing {
    func tell() {
        Terminal.note("sealed \(quantity(valueCount, "value")) in \(quantity(files.count, "file")) again")
        for place in left { Terminal.warn("\(place) does not open and stays as it is") }
        for path in broken { Terminal.warn("\(path) does not parse and stays as it is: git seal check") }
    }
}
