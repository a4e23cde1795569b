/// One recipient's part of an age file's header: a type, arguments, and the wrapped file key.
public struct AgeStanza: Hashable, Sendable {
    public let type: String
    public let arguments: [String]
    public let body: [UInt8]

    public init(type: String, arguments: [String], body: [UInt8]) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }
}
