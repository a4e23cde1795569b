import GitRepository
import Sealing
import YAMLDocument

/// Changes to a manifest's text: one value is one line, and no other byte changes.
///
/// Each change is made whole or not at all, and what comes out reads as a manifest again: a change that would make it
/// another thing, as a key that is sealed and plain, is refused.
public struct ManifestEditor: Sendable {
    public let path: RepositoryPath
    /// The text as it stands, after all changes so far.
    public private(set) var bytes: [UInt8]

    /// Edits a manifest that is there. It is read first, so that nothing is written into a file that is none.
    public init(_ bytes: [UInt8], at path: RepositoryPath) throws(SchemaError) {
        _ = try SecretManifest(parsing: bytes, at: path)
        self.bytes = bytes
        self.path = path
    }

    /// Begins a manifest for a new secret; the first value gives it its content.
    public init(new name: SecretName, scope: ScopeName, stores: [StoreName], at path: RepositoryPath) {
        self.path = path
        let stores =
            stores == [.default] || stores.isEmpty ? "" : "  stores: [\(stores.map(\.text).joined(separator: ", "))]\n"
        bytes = Array(
            """
            apiVersion: git-seal/v1
            kind: Secret
            metadata:
              name: \(YAMLText.scalar(name.text))
              scope: \(YAMLText.scalar(scope.text))
            spec:
            \(stores)
            """.utf8)
    }

    /// Sets a sealed value. Keys do not take the place of a single value, nor the other way round: whoever leaves out a
    /// key by mistake must not lose all the others.
    public mutating func set(_ value: SealedValue, for key: ManifestKey) throws(SchemaError) {
        try set([(key, value)])
    }

    /// Sets several values, or none if one of them cannot be.
    public mutating func set(_ values: [(key: ManifestKey, value: SealedValue)]) throws(SchemaError) {
        var edited = self
        for (key, value) in values {
            switch key {
            case .data(let name): try edited.setKey(name, in: "data", to: value.token, layout: .nextLine)
            case .value: try edited.setSingle("value", instead: "binary", to: value.token)
            case .binary: try edited.setSingle("binary", instead: "value", to: value.token)
            }
        }
        try accept(edited)
    }

    /// Sets what everyone may read.
    public mutating func setPlain(_ key: String, to text: String) throws(SchemaError) {
        var edited = self
        try edited.setKey(key, in: "plain", to: YAMLText.scalar(text), layout: .sameLine)
        try accept(edited)
    }

    public mutating func setDescription(_ text: String) throws(SchemaError) {
        try edit { editor, root throws(YAMLError) in
            guard let metadata = root["metadata"] else { return }
            try Self.set("description", in: metadata, to: YAMLText.scalar(text), layout: .sameLine, &editor)
        }
    }

    /// Gives the secret another name. Its values are sealed for the old one still.
    public mutating func rename(to name: SecretName) throws(SchemaError) {
        try edit { editor, root throws(YAMLError) in
            guard let metadata = root["metadata"] else { return }
            try Self.set("name", in: metadata, to: YAMLText.scalar(name.text), layout: .sameLine, &editor)
        }
    }

    /// Removes a key, sealed or plain.
    ///
    /// - Returns: whether there was one.
    public mutating func remove(_ key: String) throws(SchemaError) -> Bool {
        var wasThere = false
        var edited = self
        try edited.edit { editor, root throws(YAMLError) in
            for part in ["data", "plain"] {
                guard let entry = root["spec"]?[part]?.entry(key) else { continue }
                try editor.remove(entry)
                wasThere = true
            }
        }
        if wasThere { try accept(edited) }
        return wasThere
    }
}

// MARK: - Edits

extension ManifestEditor {
    /// Takes a changed text over if it is a manifest.
    private mutating func accept(_ edited: ManifestEditor) throws(SchemaError) {
        _ = try SecretManifest(parsing: edited.bytes, at: path)
        self = edited
    }

    private mutating func setKey(
        _ key: String, in part: String, to text: String, layout: YAMLEditor.Layout
    ) throws(SchemaError) {
        try edit { editor, root throws(YAMLError) in
            guard let spec = root["spec"] else { return }
            if let mapping = spec[part] {
                try Self.set(key, in: mapping, to: text, layout: layout, &editor)
            } else {
                try editor.insert(part, mappingOf: key, text, into: spec, layout: layout)
            }
        }
    }

    /// Sets `value` or `binary`; the one takes the other's place, under its name.
    private mutating func setSingle(_ key: String, instead other: String, to token: String) throws(SchemaError) {
        try edit { editor, root throws(YAMLError) in
            guard let entry = root["spec"]?.entry(other), root["spec"]?.entry(key) == nil else { return }
            try editor.rename(entry, to: key)
        }
        try edit { editor, root throws(YAMLError) in
            guard let spec = root["spec"] else { return }
            try Self.set(key, in: spec, to: token, layout: .nextLine, &editor)
        }
    }

    private static func set(
        _ key: String, in mapping: YAMLNode, to text: String, layout: YAMLEditor.Layout, _ editor: inout YAMLEditor
    ) throws(YAMLError) {
        if let old = mapping[key] {
            try editor.replace(old, with: text)
        } else {
            try editor.insert(key, text, into: mapping, layout: layout)
        }
    }

    private mutating func edit(
        _ change: (inout YAMLEditor, YAMLNode) throws(YAMLError) -> Void
    ) throws(SchemaError) {
        do throws(YAMLError) {
            let stream = try YAMLStream(parsing: bytes)
            guard let root = stream.documents.first else { return }
            var editor = YAMLEditor(stream)
            try change(&editor, root)
            if !editor.isEmpty { bytes = try editor.apply() }
        } catch {
            throw SchemaError(.yaml(error.reason), in: path, at: error.location)
        }
    }
}
