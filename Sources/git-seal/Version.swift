/// The version of the program, as tags and `--version` name it.
enum Version {
    static let text = "0.1.0"
}
