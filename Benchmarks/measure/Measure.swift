import SystemPackage

/// What `Benchmarks/run.sh` cannot measure from outside: parts of the library against what they are built on.
///
/// ```
/// measure sealing                                    lines of NAME, SECONDS and SECONDS OF THE PEER, tab-separated
/// measure yaml                                       the same, without peers
/// measure make-repository DIR COUNT [KEYS]           COUNT manifests with KEYS sealed keys each, committed;
///                                                    the identity that opens them is in DIR.identity
/// ```
@main
enum Measure {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("sealing", 1):
            try await SealingMeasurement().run()
        case ("yaml", 1):
            try YAMLMeasurement().run()
        case ("make-repository", 3...4):
            guard let count = Int(arguments[2]), let keys = Int(arguments.count == 4 ? arguments[3] : "1"),
                count > 0, keys > 0
            else { throw Usage() }
            try await RepositoryMaker(root: FilePath(arguments[1]), count: count, keys: keys).run()
        default:
            throw Usage()
        }
    }
}

struct Usage: Error, CustomStringConvertible {
    let description = "measure sealing | yaml | make-repository DIR COUNT [KEYS]"
}
