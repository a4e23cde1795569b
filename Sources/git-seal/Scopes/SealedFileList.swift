import Catalog
import GitRepository
import SealedFiles
import Sealing

/// All files of a revision that hold values of a scope: manifests and others, wherever they lie.
struct SealedFileList {
    /// Those that parse.
    let files: [File]
    /// Those that hold what looks like a value of the scope and do not parse.
    let broken: [(path: RepositoryPath, error: SealedTextError)]

    struct File {
        let path: RepositoryPath
        let text: SealedText

        func values(of scope: ScopeName) -> [SealedValue] {
            text.sealedPlaces.map(\.value).filter { $0.scope == scope }
        }
    }

    static func all(of scope: ScopeName, in source: some RevisionSource) throws -> SealedFileList {
        try all(holding: Array("seal:v1:\(scope):".utf8), in: source)
    }

    /// Whatever the scope is.
    ///
    /// - Parameters:
    ///   - isWanted: Files that are wanted although nothing is sealed in them.
    ///   - isKnown: Files that are left out.
    static func all(
        in source: some RevisionSource, isWanted: (RepositoryPath) -> Bool = { _ in false },
        isKnown: (RepositoryPath) -> Bool = { _ in false }
    ) throws -> SealedFileList {
        try all(holding: Array("seal:".utf8), in: source, isWanted: isWanted, isKnown: isKnown)
    }

    private static func all(
        holding mark: [UInt8], in source: some RevisionSource, isWanted: (RepositoryPath) -> Bool = { _ in false },
        isKnown: (RepositoryPath) -> Bool = { _ in false }
    ) throws -> SealedFileList {
        var files: [File] = []
        var broken: [(RepositoryPath, SealedTextError)] = []
        for file in try source.files(enter: { !$0.isInside(".git-seal") && source.canList($0) }) {
            guard !isKnown(file.path), let name = file.path.string?.split(separator: "/").last,
                FileFormat(fileName: name) != nil,
                let bytes = try? source.read(file, atMost: SealedText.maximumLength),
                isWanted(file.path) || bytes.holds(mark)
            else { continue }
            do throws(SealedTextError) {
                if let text = try SealedText(bytes, fileName: name) { files.append(File(path: file.path, text: text)) }
            } catch {
                broken.append((file.path, error))
            }
        }
        return SealedFileList(files: files, broken: broken)
    }
}
