/// What a sealed value is; the byte before it in the plaintext.
public enum ValueType: UInt8, Hashable, Sendable {
    /// Text in UTF-8.
    case string = 1
    /// Any bytes.
    case bytes = 2
    /// The source of a plain scalar that YAML's core schema reads as null, bool, int or float, such as `0x1F`. In place
    /// only: it is written back as it stands.
    case typedScalar = 3

    /// Whether bytes can be a value of this type.
    public func fits(_ value: Span<UInt8>) -> Bool {
        switch self {
        case .string: (try? UTF8Span(validating: value)) != nil
        case .bytes: true
        case .typedScalar: CoreSchema.readsTyped(value)
        }
    }
}
