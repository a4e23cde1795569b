import SealedFiles
import Sealing
import SecretMemory
import YAMLDocument

/// One value of a file, by its path.
extension InPlaceFile {
    /// Where a value is to be set.
    enum Target {
        case place(Int)
        /// Keys that are not all there yet.
        case new([String], document: Int)
    }

    func target(of path: String) throws -> Target {
        let parsed = try attempt { (_) throws(SealedTextError) in try PlacePath(path) }
        let found = text.places.indices.filter { parsed.isExactly(text.places[$0]) }
        if found.count == 1 { return .place(found[0]) }
        guard found.isEmpty else {
            throw Diagnostic(
                "which \(path) of \(name)?", because: "\(found.count) places have this path",
                hint: "name items of lists as in users[name=alice]", status: .usage)
        }
        guard !text.places.contains(where: { parsed.leads(to: $0) }) else {
            throw Diagnostic(
                "\(path) is no single value", at: name, because: "there are keys or items below it", status: .usage)
        }
        guard let keys = parsed.keys, text.documents.count == 1, text.format != .dotenv || keys.count == 1 else {
            throw InPlaceError(.init(.noPlace(path: path), at: .start), in: name)
        }
        return .new(keys, document: 0)
    }

    /// Seals a value at a place; its value id is new.
    func set(_ target: Target, to value: borrowing SecretBytes, with sealer: ValueSealer, in workspace: Workspace)
        throws
    {
        let (binding, document) =
            switch target {
            case .place(let index): (text.binding(of: text.places[index]), text.places[index].document)
            case .new(let keys, let document):
                (Binding(owner: text.documents[document].owner, steps: keys.map { .key($0) }), document)
            }
        let id = text.documentIDs()[document]
        let token = try value.withBytes { bytes in
            try sealer.seal(bytes, type: .string, binding: binding, documentID: id)
        }
        switch target {
        case .place(let index): try replace([index: token], in: workspace)
        case .new(let keys, let document):
            try write(
                try attempt { (text) throws(SealedTextError) in
                    try text.setting(keys, to: token, inDocument: document)
                }, in: workspace)
        }
    }
}

extension Workspace {
    /// The value at a path, sealed or not.
    func value(at path: String, in file: InPlaceFile) throws -> SecretBytes {
        guard case .place(let index) = try file.target(of: path) else {
            throw InPlaceError(.init(.noPlace(path: path), at: .start), in: file.name)
        }
        guard file.text.places[index].content.sealedValue != nil else {
            try file.refuseMalformedTokens(at: [index])
            return file.text.values(at: [index]).withBytes(at: 0) { SecretBytes(copying: $0) } ?? SecretBytes(zeroed: 0)
        }
        let opened = try open(file, only: [index])
        return opened.withValue(at: index) { bytes, _ in SecretBytes(copying: bytes) } ?? SecretBytes(zeroed: 0)
    }
}
