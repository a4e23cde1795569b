import Sealing

/// What became of the values of a text from one version to the next, as far as their public ids say.
public struct ValueDifference: Hashable, Sendable {
    public enum Change: Hashable, Sendable {
        case added
        case removed
        /// It has another value.
        case changed
        /// It has the same value, sealed again.
        case resealed
        /// It was readable and is sealed, or the other way round.
        case nowSealed
        case nowReadable
    }

    public let label: String
    public let change: Change
    /// Its place in the old and the new text.
    public let old: Int?
    public let new: Int?

    /// All differences, in the order of the new text, what was removed at the end.
    public static func between(_ old: SealedText?, _ new: SealedText?) -> [ValueDifference] {
        let before = old.map(Self.places) ?? [:]
        var differences: [ValueDifference] = []
        var seen: Set<Place.Name> = []
        let after = new.map(Self.places) ?? [:]
        for (name, index) in after.sorted(by: { $0.value < $1.value }) {
            seen.insert(name)
            guard let place = new?.places[index] else { continue }
            let former = before[name].flatMap { old?.places[$0] }
            guard let change = change(from: former, to: place) else { continue }
            differences.append(ValueDifference(label: place.label, change: change, old: before[name], new: index))
        }
        for (name, index) in before.sorted(by: { $0.value < $1.value }) where !seen.contains(name) {
            guard let place = old?.places[index], place.content.sealedValue != nil else { continue }
            differences.append(ValueDifference(label: place.label, change: .removed, old: index, new: nil))
        }
        return differences
    }

    private static func places(of text: SealedText) -> [Place.Name: Int] {
        Dictionary(
            text.places.indices.map { (text.places[$0].name, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func change(from old: Place?, to new: Place) -> Change? {
        switch (old?.content.sealedValue, new.content.sealedValue) {
        case (nil, nil): nil
        case (nil, .some): old == nil ? .added : .nowSealed
        case (.some, nil): .nowReadable
        case (let old?, let new?) where old == new: nil
        case (let old?, let new?): old.valueID == new.valueID ? .resealed : .changed
        }
    }
}
