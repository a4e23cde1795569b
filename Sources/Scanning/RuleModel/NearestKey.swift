/// The one of `candidates` that somebody who wrote `word` most likely meant, if any is close.
func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let bound = max(1, word.utf8.count / 3)
    return
        candidates
        .map { (distance: editDistance(word.lowercased(), $0.lowercased()), candidate: $0) }
        .filter { $0.distance <= bound }
        .min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
        .candidate
}

/// Levenshtein's distance on bytes, of at most 64 of them.
private func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(64))
    let right = Array(right.utf8.prefix(64))
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let substituted = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
