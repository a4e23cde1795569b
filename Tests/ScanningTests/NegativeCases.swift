import SystemPackage
import TestSupport

/// Cases that are no credentials, one a line: PATH, a tab, TEXT (`\n` in the text is a newline). Judged by hand; the benchmark
/// counts false alarms on the same ones.
enum NegativeCases {
    static let text = readText(path) ?? ""

    private static let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
        .appending("Benchmarks").appending("labels").appending("negatives.txt")
}
