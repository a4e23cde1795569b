import Catalog
import Files
import GitRepository
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage

/// A file of the user's in which values are sealed in place, as it was read.
struct InPlaceFile {
    /// As the user named it.
    let name: String
    /// `nil` for standard input.
    let path: FilePath?
    /// Where it lies in the repository, if it lies there.
    let place: RepositoryPath?
    let text: SealedText

    static let standardInput = "-"

    /// Whether an argument means a file rather than the name of a secret.
    static func isNamed(by argument: String) -> Bool {
        let path = FilePath(argument)
        return path.lastComponent.flatMap { FileFormat(fileName: $0.string) } != nil
            && [.regular, .link].contains(Files.kind(of: path))
    }

    /// Reads a file, or standard input.
    ///
    /// - Parameter format: what it is, if its name does not say.
    /// - Throws: for a manifest, whose values are changed by their names.
    static func read(
        _ argument: String, format: String? = nil, allowsForeignTokens: Bool = false, in workspace: Workspace
    ) throws -> InPlaceFile {
        let format = try self.format(of: argument, named: format)
        guard argument != standardInput else {
            let bytes = try Files.readSecret(from: .standardInput, atMost: SealedText.maximumLength)
            return try InPlaceFile(
                bytes.withBytes { $0.withUnsafeBytes { Array($0) } }, format, allowsForeignTokens,
                name: "standard input")
        }
        let path = FilePath(argument)
        let place = workspace.place(of: path)
        let bytes = try Files.read(path, atMost: SealedText.maximumLength)
        if let place, workspace.config.isManifest(place),
            let manifest = try SecretManifest.read(bytes, at: place)
        {
            throw Diagnostic(
                "\(argument) is the manifest of \(manifest.name)", because: "its values are sealed by their names",
                hint: "git seal set, get or edit \(manifest.name)", status: .usage)
        }
        return try InPlaceFile(bytes, format, allowsForeignTokens, name: argument, path: path, place: place)
    }

    init(
        _ bytes: [UInt8], _ format: FileFormat, _ allowsForeignTokens: Bool = false, name: String,
        path: FilePath? = nil, place: RepositoryPath? = nil
    ) throws {
        self.name = name
        self.path = path
        self.place = place
        do throws(SealedTextError) {
            text = try SealedText(bytes, as: format, allowsForeignTokens: allowsForeignTokens)
        } catch {
            throw InPlaceError(error, in: name)
        }
    }

    /// Replaces the file; what came from standard input goes to standard output.
    func write(_ bytes: [UInt8], in workspace: Workspace) throws {
        guard let path else { return Terminal.output(bytes) }
        // A link stays one.
        if bytes != text.source { try workspace.write(bytes, to: Files.resolved(path)) }
    }

    /// Replaces the values at some places by tokens.
    func replace(_ tokens: [Int: SealedValue], in workspace: Workspace) throws {
        try write(try attempt { (text) throws(SealedTextError) in try text.replacing(tokens) }, in: workspace)
    }

    /// What `body` makes of the text, with its errors placed in this file.
    func attempt<Result: ~Copyable>(_ body: (SealedText) throws(SealedTextError) -> Result) throws -> Result {
        do throws(SealedTextError) {
            return try body(text)
        } catch {
            throw InPlaceError(error, in: name)
        }
    }

    private static func format(of argument: String, named name: String?) throws -> FileFormat {
        if let name {
            guard let format = FileFormat(named: name) else {
                throw Diagnostic("there is no format \"\(name)\"", hint: "yaml, json or dotenv", status: .usage)
            }
            return format
        }
        if argument == standardInput { return .yaml }
        guard let format = FilePath(argument).lastComponent.flatMap({ FileFormat(fileName: $0.string) }) else {
            throw Diagnostic(
                "cannot tell what \(argument) is", because: "its name ends in none of .yaml, .yml, .json and .env",
                hint: "name it: --format yaml|json|dotenv", "seal a file as a whole: git seal seal --binary FILE",
                status: .usage)
        }
        return format
    }
}

extension Workspace {
    /// Where a file lies in the work tree; `nil` outside.
    func place(of path: FilePath) -> RepositoryPath? {
        let here = RepositoryEnvironment.current.currentDirectory
        let full = here.pushing(path).lexicallyNormalized()
        guard let name = full.lastComponent?.string else { return nil }
        // Both as one reached them and as they are: a temporary folder is often behind a link.
        for (var file, root) in [
            (full, root), (Files.resolved(full.removingLastComponent()).appending(name), Files.resolved(root)),
        ] {
            if file.removePrefix(root), !file.isEmpty { return RepositoryPath(file.string) }
        }
        return nil
    }
}

/// A fault of a file with values sealed in place.
struct InPlaceError: Error {
    let error: SealedTextError
    let file: String

    init(_ error: SealedTextError, in file: String) {
        self.error = error
        self.file = file
    }
}
