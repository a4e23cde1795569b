extension Span<UInt8> {
    var isUTF8: Bool { (try? UTF8Span(validating: self)) != nil }
}

extension UInt8 {
    /// A space or a tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
