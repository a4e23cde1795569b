/// A message for a person, in the three parts that every one of ours has: what failed and where, why, what to do next.
///
/// The errors of the modules carry data; the extensions in this folder are the one place where data becomes words.
struct Diagnostic: Error {
    /// Lower case, no full stop, what the user gave in quotes.
    var what: String
    /// `file:line:column`, a store, a secret; `nil` where `what` says it all.
    var place: String?
    /// Completes the sentence "because …".
    var reason: String?
    /// What to do next; several hints are several lines.
    var hints: [String]
    var status: ExitStatus

    init(
        _ what: String, at place: String? = nil, because reason: String? = nil, hint hints: String...,
        status: ExitStatus
    ) {
        self.what = what
        self.place = place
        self.reason = reason
        self.hints = hints
        self.status = status
    }
}

extension Diagnostic {
    /// What and why in a line, for lists that say the place in front.
    var sentence: String { what + (reason.map { ", because \($0)" } ?? "") }
}

/// An error of a module that knows how to be told to a person.
protocol Diagnosable: Error {
    var diagnostic: Diagnostic { get }
}

extension Diagnostic: Diagnosable {
    var diagnostic: Diagnostic { self }
}

/// Ends the command with a status although everything that there was to say has been said.
struct QuietExit: Error {
    let status: ExitStatus
}
