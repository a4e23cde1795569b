import ArgumentParser
import Files
import SealedFiles
import SecretMemory
import SystemPackage
import YAMLDocument

struct UnsealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Open values that were sealed where they stand.",
        discussion: """
            Prints the file with its values in clear; --in-place writes them into it, which git then sees. Comments, \
            order and quotes are those of the sealed file.

            EXAMPLES
              git seal unseal deploy/values.yaml | helm upgrade app ./chart -f -
              git seal unseal deploy/values.yaml --path spec.db.password
              git seal unseal .env --in-place              to seal other values; do not commit it like that
              git seal unseal --binary site.p12.sealed.yaml -o site.p12
              git seal unseal - < values.yaml
            """)

    @Argument(help: "The file, or - for standard input.", completion: .file())
    var file: String

    @Option(help: "Open only what is at this path or below; can be given several times.")
    var path: [String] = []

    @Flag(name: .shortAndLong, help: "Write the values into the file.")
    var inPlace = false

    @Option(name: .shortAndLong, help: "Write into this file, which only you may read.", completion: .file())
    var output: String?

    @Flag(help: "Leave sealed what you cannot read, instead of failing.")
    var partial = false

    @Option(help: "yaml, json or dotenv, where the file's name does not say.")
    var format: String?

    @Flag(help: "The file was sealed as a whole: give its bytes.")
    var binary = false

    func validate() throws {
        if inPlace && (output != nil || file == InPlaceFile.standardInput) {
            throw ValidationError("--in-place goes with a file, and without --output")
        }
        if binary && (inPlace || !path.isEmpty || partial) {
            throw ValidationError("--binary goes with --output only")
        }
    }

    func run() throws {
        let workspace = try Workspace.open()
        let file = try InPlaceFile.read(file, format: format, in: workspace)
        let chosen = try chosen(in: file)
        let opened = try workspace.open(file, only: chosen, allowsPart: partial)
        if binary { return try write(try WholeFile.content(of: file, opened)) }
        let text = try file.attempt { (text) throws(SealedTextError) in try text.rendering(opened, only: chosen) }
        tellWhatIsLeft(file, opened)
        guard inPlace, let path = file.path else { return try write(text) }
        let lock = try workspace.lock()
        var transaction = FileTransaction()
        try transaction.write(text, to: path)
        try transaction.commit()
        _ = consume lock
        Terminal.note("\(file.name) holds values in clear now; git seal seal \(file.name) before you commit it")
    }

    private func chosen(in file: InPlaceFile) throws -> Set<Int>? {
        guard !path.isEmpty else { return nil }
        return try path.reduce(into: []) { chosen, text in
            let path = try file.attempt { (_) throws(SealedTextError) in try PlacePath(text) }
            let found = file.text.places.indices.filter { path.leads(to: file.text.places[$0]) }
            guard !found.isEmpty else { throw InPlaceError(.init(.noPlace(path: text), at: .start), in: file.name) }
            chosen.formUnion(found)
        }
    }

    private func tellWhatIsLeft(_ file: InPlaceFile, _ opened: SealedText.Opened) {
        if partial && !opened.unknown.isEmpty {
            Terminal.note("\(quantity(opened.unknown.count, "value")) of \(file.name) stayed sealed")
        } else if file.text.sealedPlaces.isEmpty {
            Terminal.note("nothing is sealed in \(file.name)")
        }
    }

    private func write(_ text: borrowing SecretBytes) throws {
        guard let output else { return Terminal.output(text) }
        try Files.create(text, at: FilePath(output))
    }
}
