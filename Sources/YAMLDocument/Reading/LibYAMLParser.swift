import CYAML

/// libyaml's event parser over a text in memory. The text outlives the parser; every event is freed where it was made.
struct LibYAMLParser: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// - Parameter source: valid UTF-8 without a byte order mark, which the library would count as a column.
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

    /// What went wrong, in the library's words.
    struct Failure: Error {
        let problem: String
        let place: Place
    }

    /// The scanner and the parser count characters, the reader below them counts bytes.
    enum Place {
        case character(Int)
        case byte(Int)
    }

    /// Lends the next event for the length of `body`.
    func withNextEvent<Result>(
        _ body: (borrowing yaml_event_t) throws(YAMLError) -> Result
    ) throws(YAMLError) -> Swift.Result<Result, Failure> {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { return .failure(failure) }
        defer { yaml_event_delete(&event) }
        return .success(try body(event))
    }

    private var failure: Failure {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "cannot be read"
        let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
        let place: Place =
            parser.pointee.error == YAML_READER_ERROR
            ? .byte(parser.pointee.problem_offset) : .character(parser.pointee.problem_mark.index)
        return Failure(problem: context + problem, place: place)
    }
}
