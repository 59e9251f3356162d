/// Finds the word that someone who mistyped another one probably meant.
enum Spelling {
    /// The candidate most like a word; `nil` where none is like it.
    ///
    /// A candidate is like the word if few letters are wrong for its length, or if the word is its beginning.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let word = word.lowercased()
        let near = candidates.compactMap { candidate -> (String, Int)? in
            let other = candidate.lowercased()
            let distance = distance(word, other)
            if distance <= max(1, max(word.count, other.count) / 3) { return (candidate, distance) }
            return word.count >= 3 && other.hasPrefix(word) ? (candidate, other.count) : nil
        }
        return near.min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// ` Did you mean "search"?`, to follow a sentence; empty where no candidate is like the word.
    static func question(_ word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { " Did you mean \"\($0)\"?" } ?? ""
    }

    /// Letters that were left out, added or replaced, and neighbours that were swapped (optimal string alignment).
    static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first), Array(second))
        guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in 1...first.count {
            var line = [row]
            for column in 1...second.count {
                let isSame = first[row - 1] == second[column - 1]
                var least = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, first[row - 1] == second[column - 2],
                    first[row - 2] == second[column - 1]
                {
                    least = min(least, beforeLast[column - 2] + 1)
                }
                line.append(least)
            }
            (beforeLast, last) = (last, line)
        }
        return last[second.count]
    }
}
