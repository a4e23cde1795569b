import Sealing
import YAMLDocument

/// What tells the items of one list apart: of a mapping the first of `name`, `id` and `key` that is a string, not sealed,
/// and has this value in no other item.
struct ItemIdentities {
    private let identities: [Place.Identity?]

    init(_ items: [YAMLNode]) {
        let values = Dictionary(uniqueKeysWithValues: Self.keys.map { key in (key, Self.values(of: key, in: items)) })
        identities = items.indices.map { index in
            for key in Self.keys {
                guard let column = values[key], let value = column.texts[index], column.counts[value] == 1 else {
                    continue
                }
                return Place.Identity(key: key, value: value)
            }
            return nil
        }
    }

    subscript(index: Int) -> Place.Identity? { identities[index] }

    private static let keys = ["name", "id", "key"]

    /// The values of one key, by item, and how often each occurs.
    private static func values(of key: String, in items: [YAMLNode]) -> (texts: [String?], counts: [String: Int]) {
        let texts = items.map { item in
            item[key]?.string.flatMap { SealedValue.looksLikeToken($0) ? nil : $0 }
        }
        return (texts, texts.compactMap(\.self).reduce(into: [:]) { $0[$1, default: 0] += 1 })
    }
}
