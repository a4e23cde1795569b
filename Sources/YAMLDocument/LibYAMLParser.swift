import CYAML

/// libyaml's event parser over a text in memory. The text outlives the parser; every event is freed where it was made.
struct LibYAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    init(_ source: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
        // Without this, libyaml guesses, and a NUL in the second byte makes it UTF-16.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, source.baseAddress, source.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// What went wrong, in the library's words, and at which character.
    struct Failure: Error {
        let problem: String
        let character: Int
    }

    /// Lends the next event for the length of `body`.
    func withNextEvent<Result>(
        _ body: (borrowing yaml_event_t) throws(YAMLError) -> Result
    ) throws(YAMLError) -> Swift.Result<Result, Failure> {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
            let mark = parser.pointee.problem_mark
            let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
            // A reader's error has no mark of its own; its offset is in bytes, which is close enough for a place.
            let character = mark.index > 0 ? Int(mark.index) : Int(parser.pointee.problem_offset)
            return .failure(Failure(problem: context + problem, character: character))
        }
        defer { yaml_event_delete(&event) }
        return .success(try body(event))
    }
}
