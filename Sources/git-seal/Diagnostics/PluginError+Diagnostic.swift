import Sealing

extension PluginError: Diagnosable {
    var diagnostic: Diagnostic {
        switch reason {
        case .notAllowed:
            Diagnostic(
                "\(plugin.program) was not started", because: "you have not allowed it",
                hint: "git config --global --add seal.plugin \(plugin), or GIT_SEAL_PLUGINS=\(plugin)",
                status: .refused)
        case .notFound:
            Diagnostic(
                "cannot find \(plugin.program)", because: "no absolute directory of PATH outside the work tree has it",
                hint: "install the age plugin \"\(plugin)\"", status: .cannotRun)
        case .cannotStart(let cause):
            Diagnostic("cannot start \(plugin.program)", because: cause.lowercased(), status: .cannotRun)
        case .silent(let seconds): failed("it said nothing for \(quantity(seconds, "second"))")
        case .slow(let seconds): failed("it took longer than \(quantity(seconds, "second"))")
        case .floods: failed("it sends without end")
        case .malformed: failed("it breaks the rules of the plugin protocol")
        case .ended(let words):
            failed("it ended too early" + (words.isEmpty ? "" : ": \(Self.line(words))"))
        case .repeatedLabels: failed("it named its labels twice")
        case .severalFileKeys: failed("it gave several keys for one file")
        case .nothingWrapped: failed("it wrapped nothing")
        case .reported(let words): failed("it says: \(Self.line(words))")
        }
    }

    private func failed(_ reason: String) -> Diagnostic {
        Diagnostic("\(plugin.program) was of no use", because: reason, status: .cannotRun)
    }

    private static func line(_ words: String) -> String {
        words.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
