/// Where something stands in its folder, in git's order of trees and of the index: by name, and a folder counts as if its name
/// ended with a slash.
struct TreePlace {
    let name: ArraySlice<UInt8>
    let isFolder: Bool

    enum Order {
        case before
        case same
        case after
    }

    /// How the next things of two sorted lists stand to each other; the end of a list comes after everything.
    static func order(_ a: TreePlace?, _ b: TreePlace?) -> Order {
        guard let a else { return b == nil ? .same : .after }
        guard let b else { return .before }
        var (left, right) = (a.name.makeIterator(), b.name.makeIterator())
        while true {
            let (x, y) = (left.next(), right.next())
            if x == nil, y == nil, a.isFolder == b.isFolder { return .same }
            let (inA, inB) = (x ?? a.end, y ?? b.end)
            if inA != inB { return inA < inB ? .before : .after }
        }
    }

    /// What follows the last byte of the name.
    private var end: UInt8 { isFolder ? UInt8(ascii: "/") : 0 }
}
