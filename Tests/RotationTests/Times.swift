import FoundationEssentials

/// The seconds since 1970 of a minute in UTC, as `2026-11-24T12:00`: by Foundation's calendar, not by ours.
func time(_ text: String) -> Int64 {
    guard let date = try? Date(text + ":00Z", strategy: .iso8601) else { fatalError("not a time: \(text)") }
    return Int64(date.timeIntervalSince1970)
}
