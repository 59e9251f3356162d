/// Disjoint sets of the numbers 0..<count, by union by size and path halving (Tarjan & van Leeuwen, 1984).
struct DisjointSets {
    private var parents: [Int32]
    private var sizes: [Int32]

    init(count: Int) {
        parents = Array(0..<Int32(count))
        sizes = Array(repeating: 1, count: count)
    }

    /// The number that stands for the set of a number.
    mutating func root(of number: Int) -> Int {
        var node = number
        while Int(parents[node]) != node {
            parents[node] = parents[Int(parents[node])]
            node = Int(parents[node])
        }
        return node
    }

    func size(ofRoot root: Int) -> Int { Int(sizes[root]) }

    /// Unites the sets of two numbers; `false` where they are one already.
    @discardableResult
    mutating func unite(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (root(of: one), root(of: other))
        if a == b { return false }
        let (large, small) = sizes[a] < sizes[b] ? (b, a) : (a, b)
        parents[small] = Int32(large)
        sizes[large] += sizes[small]
        return true
    }
}
