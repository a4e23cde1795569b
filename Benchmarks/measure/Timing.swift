import SystemPackage

/// What was measured, and what the same run took for the bare operations that it is made of.
struct Result {
    let name: String
    let duration: Duration
    var peer: Duration?

    /// Writes a line for `run.sh`.
    func write() throws {
        let fields = [name, duration.seconds, peer?.seconds ?? ""]
        try FileDescriptor.standardOutput.writeAll((fields.joined(separator: "\t") + "\n").utf8)
    }
}

/// The middle of an odd number of durations.
func median(_ durations: [Duration]) -> Duration {
    durations.sorted()[durations.count / 2]
}

extension Duration {
    /// With a resolution of a microsecond.
    fileprivate var seconds: String {
        let microseconds = components.attoseconds / 1_000_000_000_000
        let digits = String(microseconds)
        return "\(components.seconds).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }
}
