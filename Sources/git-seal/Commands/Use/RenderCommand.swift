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
            {{ FILE PATH }} is a value sealed in place, and {{ KEY }} a key of the secret that --secret names. A word with \
            blanks stands in double quotes. Filters follow behind |: base64, json and yaml (in double quotes), \
            shell (one quoted word), url. {{! … }} is a comment, {{{{ are two braces. Where something is missing nothing is \
            written. The result goes to standard output, or into a file that only you may read.

            EXAMPLES
              git seal render app.conf.tmpl -o /run/app/app.conf
              echo 'postgres://app:{{ payments/db password | url }}@db/app' | git seal render -
              echo '{{ user }}:{{ password }}' | git seal render - --secret payments/db
            """)

    @Argument(help: "The template, or - for standard input.", completion: .file())
    var template: String

    @Option(name: .shortAndLong, help: "Write into this file; one that is there is replaced.", completion: .file())
    var output: String?

    @Option(help: ArgumentHelp("The secret whose keys need no name.", valueName: "name"))
    var secret: String?

    @Option(help: "The scope, where names live in several.")
    var scope: String?

    func run() throws {
        let workspace = try Workspace.open()
        let template = try parsed()
        let source = SecretSource(in: workspace, scope: scope, isDelivering: true)
        var text = SecretWriter(capacity: template.bytes.count)
        for part in template.parts {
            switch part {
            case .text(let range): text.append(template.bytes.span.extracting(range))
            case .braces: text.append("{{")
            case .value(let reference): text.append(try value(of: reference, source))
            }
            guard text.count <= Self.maximumResultLength else {
                throw Diagnostic(
                    "cannot render \(self.template)",
                    because: "the result has more than \(Self.maximumResultLength) bytes", status: .unparseable)
            }
        }
        try write(text.finish())
    }

    private static let maximumResultLength = 32 << 20

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

    private func value(named reference: Template.Reference, _ source: SecretSource) throws -> SecretBytes {
        let name = reference.name.text
        if let key = reference.key {
            return InPlaceFile.isNamed(by: name)
                ? try source.value(at: key.raw, inFile: name) : try source.value(name, key: key.text)
        }
        if let secret, try source.hasNoSecret(name) || source.manifest(named: secret).keys.contains(name) {
            return try source.value(secret, key: name)
        }
        return try source.value(name, key: nil)
    }

    /// Whatever goes wrong is told at the place in the template.
    private func value(of reference: Template.Reference, _ source: SecretSource) throws -> SecretBytes {
        let place = "\(template):\(reference.line):\(reference.column)"
        var value: SecretBytes
        do {
            value = try self.value(named: reference, source)
        } catch let error as any Diagnosable {
            var diagnostic = error.diagnostic
            diagnostic.place = place
            throw diagnostic
        }
        for filter in reference.filters {
            do throws(TemplateFilter.Failure) {
                value = try value.withBytes { (bytes) throws(TemplateFilter.Failure) in try filter.apply(to: bytes) }
            } catch {
                let key = reference.key.map { " \($0.text)" } ?? ""
                throw Diagnostic(
                    "cannot write \(reference.name.text)\(key) as \(filter.rawValue)", at: place, because: error.reason,
                    status: .unparseable)
            }
        }
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
}
