/// `1 reader`, `2 readers`, `0 readers`.
func quantity(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
