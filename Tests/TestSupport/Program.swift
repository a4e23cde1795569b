import Subprocess
import SystemPackage

/// What a program that ran to its end left behind.
public struct ProgramResult: Sendable {
    /// The exit code; a signal counts as 128 and its number, as shells have it.
    public let status: Int32
    public let output: [UInt8]
    public let error: String

    public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs `program` (a name on PATH or a path) with nothing of our own environment but PATH.
///
/// - Parameters:
///   - environment: added to PATH, HOME and the C locale.
///   - input: what the program reads on standard input.
@discardableResult
public func runProgram(
    _ program: String, _ arguments: [String], in directory: FilePath? = nil, environment: [String: String] = [:],
    input: [UInt8] = []
) async throws -> ProgramResult {
    let variables = testEnvironment.merging(environment) { _, new in new }
    let result = try await run(
        program.contains("/") ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(arguments),
        environment: .custom(
            Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
        workingDirectory: directory, input: .array(input), output: .bytes(limit: 64 << 20),
        error: .string(limit: 16 << 20))
    let status: Int32 =
        switch result.terminationStatus {
        case .exited(let code): Int32(code)
        case .signaled(let signal): 128 + Int32(signal)
        }
    return ProgramResult(status: status, output: result.standardOutput, error: result.standardError)
}

/// PATH as it is, and a home that is none: tests that need one make it.
public let testEnvironment: [String: String] = [
    "PATH": environmentVariable("PATH") ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
]
