import SystemPackage

/// A session at the command line, kept as a file: what was typed and what came back.
///
/// ```
/// # Comments and empty lines between the steps are for the reader.
/// $ git seal set payments/db password < password.txt
/// sealed password of payments/db in secrets/payments/db.yaml
///
/// $ cat > names <<'END'
/// + alice
/// + END
/// $ git seal get nobody
/// git-seal: error: …
/// [1]
/// ```
/// Both streams are kept, in the order in which they were written. `[N]` after the output is the exit status where it
/// is not 0. `…` in an expected line stands for any text, a line that is only `…` for any number of lines. All steps run
/// in one bash, so `cd` and variables last.
public struct Transcript: Sendable {
    public struct Step: Sendable {
        public let line: Int
        public let command: String
        public fileprivate(set) var expected: [String]
        public fileprivate(set) var status: Int32
    }

    public let steps: [Step]

    public init(parsing text: String) {
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("$ ") {
                steps.append(Step(line: index + 1, command: String(line.dropFirst(2)), expected: [], status: 0))
            } else if line.hasPrefix("+ "), let last = steps.last {
                steps[steps.count - 1] = Step(
                    line: last.line, command: last.command + "\n" + line.dropFirst(2), expected: [], status: 0)
            } else if line.hasPrefix("["), line.hasSuffix("]"), let status = Int32(line.dropFirst().dropLast()),
                !steps.isEmpty
            {
                steps[steps.count - 1].status = status
            } else if !line.hasPrefix("#"), !steps.isEmpty {
                steps[steps.count - 1].expected.append(String(line))
            }
        }
        for index in steps.indices {
            while steps[index].expected.last == "" { steps[index].expected.removeLast() }
        }
        self.steps = steps
    }

    /// One step that did not go as written.
    public struct Difference: Sendable, CustomStringConvertible {
        public let step: Step
        public let output: [String]
        public let status: Int32

        public var description: String {
            """
            line \(step.line): $ \(step.command)
            --- expected [\(step.status)]
            \(step.expected.joined(separator: "\n"))
            --- came [\(status)]
            \(output.joined(separator: "\n"))
            """
        }
    }

    /// Types all steps into a bash that starts in `directory`, and compares.
    ///
    /// - Parameter input: what each step reads where it reads standard input.
    public func differences(
        in directory: FilePath, environment: [String: String], input: FilePath = "/dev/null"
    ) async throws -> [Difference] {
        let results = directory.appending(".transcript")
        var script = "mkdir -p '\(results)'\n"
        for (index, step) in steps.enumerated() {
            script += """
                {
                \(step.command)
                } > '\(results)/\(index).out' 2>&1 < '\(input)'
                echo $? > '\(results)/\(index).status'

                """
        }
        let run = try await runProgram(
            "bash", ["-s"], in: directory, environment: environment, input: Array(script.utf8))
        var differences: [Difference] = []
        for (index, step) in steps.enumerated() {
            let output = lines(of: readText(results.appending("\(index).out")) ?? run.error)
            let status = readText(results.appending("\(index).status")).flatMap { Int32($0.dropLast()) } ?? -1
            if status != step.status || !Self.matches(output[...], step.expected[...]) {
                differences.append(Difference(step: step, output: output, status: status))
            }
        }
        return differences
    }

    private func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func matches(_ output: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return output.isEmpty }
        if first == "…" {
            return (output.startIndex...output.endIndex).contains { matches(output[$0...], expected.dropFirst()) }
        }
        guard let line = output.first, matches(line, pattern: first) else { return false }
        return matches(output.dropFirst(), expected.dropFirst())
    }

    private static func matches(_ line: String, pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return line == pattern }
        var rest = Substring(line)
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.count >= last.count && rest.hasSuffix(last)
    }
}
