import ArgumentParser
import Catalog
import Files
import SealedFiles
import Sealing
import SecretMemory
import SystemPackage

struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Fill secrets into a template.",
        discussion: """
            {{ NAME KEY }} is a key of a secret, {{ NAME }} a secret that is a single value, or all keys as JSON; \
            {{ FILE PATH }} is a value sealed in place. Filters follow behind |: base64, json and yaml (in double quotes), \
            shell (one quoted word), url. {{! … }} is a comment, {{{{ are two braces. Where something is missing nothing is \
            written. The result goes to standard output, or into a file that only you may read.

            EXAMPLES
              git seal render app.conf.tmpl -o /run/app/app.conf
              echo 'postgres://app:{{ payments/db password | url }}@db/app' | git seal render -
            """)

    @Argument(help: "The template, or - for standard input.", completion: .file())
    var template: String

    @Option(name: .shortAndLong, help: "Write into this file; one that is there is replaced.", completion: .file())
    var output: String?

    @Option(help: "The scope, where names live in several.")
    var scope: String?

    func run() throws {
        let workspace = try Workspace.open()
        let template = try parsed()
        var values = TemplateValues(scope: scope, workspace)
        // Only values need guarded memory before the whole is put together.
        var held: [Held] = []
        var count = 0
        for part in template.parts {
            switch part {
            case .text(let range): count += range.count
            case .braces: count += 2
            case .value(let reference):
                held.append(Held(try value(of: reference, &values)))
                count += held[held.count - 1].bytes.count
            }
        }
        var arena = SecretArena(capacity: count)
        var next = 0
        for part in template.parts {
            switch part {
            case .text(let range): _ = arena.append(template.bytes.span.extracting(range))
            case .braces: _ = arena.append(Array("{{".utf8).span)
            case .value:
                _ = held[next].bytes.withBytes { arena.append($0) }
                next += 1
            }
        }
        try write(arena.copyAll())
    }

    private func parsed() throws -> Template {
        let bytes =
            template == InPlaceFile.standardInput
            ? try Files.readSecret(from: .standardInput, atMost: Template.maximumLength).withBytes {
                $0.withUnsafeBytes { Array($0) }
            } : try Files.read(FilePath(template), atMost: Template.maximumLength)
        do throws(Template.Failure) {
            return try Template(bytes)
        } catch {
            throw Diagnostic(
                "cannot read the template", at: "\(template):\(error.line):\(error.column)", because: error.reason,
                status: .unparseable)
        }
    }

    private func value(of reference: Template.Reference, _ values: inout TemplateValues) throws -> SecretBytes {
        var value: SecretBytes
        do {
            value = try values.value(reference.name, reference.key)
        } catch let error as any Diagnosable {
            var diagnostic = error.diagnostic
            diagnostic.place = "\(template):\(reference.line):\(reference.column)"
            throw diagnostic
        }
        for filter in reference.filters { value = value.withBytes { filter.apply(to: $0) } }
        return value
    }

    private func write(_ text: borrowing SecretBytes) throws {
        guard let output else { return Terminal.output(text) }
        let path = FilePath(output)
        if let mode = try? Files.ownership(of: path).mode, !mode.isDisjoint(with: [.groupRead, .otherRead]) {
            throw Diagnostic(
                "will not write secrets into a file that others can read", at: output, hint: "chmod 600 \(output)",
                status: .refused)
        }
        var transaction = FileTransaction()
        try transaction.write(text, to: path)
        try transaction.commit()
    }

    private final class Held {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }
}

/// What a template asks for; each scope is judged once.
private struct TemplateValues {
    private let scope: String?
    private let workspace: Workspace
    private var judged: Set<String> = []

    init(scope: String?, _ workspace: Workspace) {
        self.scope = scope
        self.workspace = workspace
    }

    mutating func value(_ name: String, _ key: String?) throws -> SecretBytes {
        guard InPlaceFile.isNamed(by: name), let key else {
            let manifest = try workspace.manifest(named: name, scope: scope)
            if judged.insert(manifest.scope.text).inserted {
                _ = try workspace.acceptedState(manifest.scope, delivering: true)
            }
            return try workspace.open(manifest, key: key)
        }
        let file = try InPlaceFile.read(name, in: workspace)
        for scope in Set(file.text.sealedPlaces.map(\.value.scope)) where judged.insert(scope.text).inserted {
            _ = try workspace.acceptedState(scope, delivering: true)
        }
        return try workspace.value(at: key, in: file)
    }
}
