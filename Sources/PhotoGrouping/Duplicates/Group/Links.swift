/// Which of numbered things are linked, directly or through others (union-find with path halving).
struct Links {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    /// The least number among all that are linked with this one.
    mutating func root(_ number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    mutating func link(_ one: Int, _ other: Int) {
        let (root, otherRoot) = (root(one), root(other))
        parents[max(root, otherRoot)] = min(root, otherRoot)
    }

    mutating func areLinked(_ one: Int, _ other: Int) -> Bool { root(one) == root(other) }

    /// The sets of two and more, each ascending, by their least numbers.
    mutating func sets() -> [[Int]] {
        var members: [Int: [Int]] = [:]
        for number in parents.indices { members[root(number), default: []].append(number) }
        return members.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    }
}
