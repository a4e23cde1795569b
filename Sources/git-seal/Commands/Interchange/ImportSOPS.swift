import ArgumentParser
import BoundedPatterns
import Files
import Interchange
import Sealing
import SystemPackage

extension ImportCommand {
    struct SOPS: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sops",
            abstract: "SOPS files: YAML, JSON, dotenv, ini and binary, for age and PGP keys.",
            discussion: """
                Keys of nested files are joined by dots. With --in-place the file stays what it is: the same values are \
                sealed where they stand, and SOPS's block goes. The scope is --scope, the first --map that matches the \
                path, or the one whose readers are the file's age recipients.

                EXAMPLES
                  git seal import sops secrets/db.enc.yaml
                  git seal import sops deploy/values.yaml --in-place
                  git seal import sops --all --in-place --map '^prod/=prod' --map '=staging'
                """)

        @Argument(help: "The files, or - for standard input.", completion: .file())
        var files: [String] = []

        @Flag(help: "All files of the work tree that SOPS has encrypted.")
        var all = false

        @Flag(help: "Seal the values in the files themselves, instead of as secrets.")
        var inPlace = false

        @Flag(help: "Take files although their checksum does not fit.")
        var ignoreMac = false

        @Option(
            help: ArgumentHelp(
                "The scope of files whose path a regex finds; can be given several times.", valueName: "regex=scope"))
        var map: [String] = []

        @OptionGroup var target: Target

        func validate() throws {
            if all == !files.isEmpty { throw ValidationError("name files, or give --all") }
            if inPlace && (files.contains(InPlaceFile.standardInput) || target.secret != nil) {
                throw ValidationError("--in-place goes with files, and without --secret")
            }
        }

        func run() async throws {
            let workspace = try Workspace.open()
            let lock = try workspace.lock()
            let sops = SOPSImport(
                workspace: workspace, ignoresChecksum: ignoreMac, map: try parsedMap(),
                scope: try target.scope.map(scopeName))
            let files = all ? try sops.files() : files
            if inPlace {
                try await sealInPlace(files, sops, workspace)
            } else {
                var secrets = SecretImport(target.options, in: workspace)
                for file in files {
                    let opened = try sops.open(file)
                    let scope = try sops.scope(of: file, opened.document.metadata)
                    let imported: ImportedSecrets
                    do throws(ImportError) { imported = try opened.secrets() } catch {
                        throw ImportFailure(error: error, file: file)
                    }
                    try secrets.add(imported, from: file, scope: scope)
                }
                try secrets.finish()
            }
            _ = consume lock
        }

        private func sealInPlace(_ files: [String], _ sops: SOPSImport, _ workspace: Workspace) async throws {
            var change = workspace.fileChange()
            var words: [String] = []
            for file in files {
                let (bytes, count, scope) = try await sops.sealInPlace(file)
                if !target.dryRun { try change.write(bytes, to: Files.resolved(FilePath(file))) }
                words.append(
                    "\(target.dryRun ? "would seal" : "sealed") \(quantity(count, "value")) in \(file) for \(scope)")
            }
            try change.commit()
            for line in words { Terminal.note(line) }
            if words.isEmpty { Terminal.note("there was nothing to import") }
        }

        private func parsedMap() throws -> [(pattern: BoundedPattern, scope: ScopeName)] {
            try map.map { text in
                guard let equals = text.lastIndex(of: "=") else {
                    throw Diagnostic("--map wants REGEX=SCOPE, not \"\(text)\"", status: .usage)
                }
                return (
                    try .ofUser(String(text[..<equals])), try scopeName(String(text[text.index(after: equals)...]))
                )
            }
        }
    }
}
