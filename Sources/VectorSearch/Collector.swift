/// What a scan has found so far for one query, and the least a row must score to matter.
struct Collector {
    private enum Kept {
        case best(BestNeighbours)
        case all([Neighbour])
    }

    private var kept: Kept
    /// Rows that score less change nothing.
    private(set) var bar: Float
    let allowed: KeySet?
    /// Rows wanted, where their number is given.
    let wanted: Int?

    /// Keeps the `k` best.
    init(best k: Int, allowed: KeySet?) {
        kept = .best(BestNeighbours(k: k))
        bar = -.infinity
        self.allowed = allowed
        wanted = k
    }

    /// Keeps all that score at least `threshold`.
    init(atLeast threshold: Float, allowed: KeySet?) {
        kept = .all([])
        bar = threshold
        self.allowed = allowed
        wanted = nil
    }

    /// Whether the bar is yet to be found.
    var isOpen: Bool { bar == -.infinity && wanted != nil }

    func allows(_ key: Int64) -> Bool {
        allowed?.contains(key) ?? true
    }

    /// Takes a row that is allowed.
    mutating func offer(_ key: Int64, _ score: Float) {
        guard score >= bar else { return }
        let neighbour = Neighbour(key: key, score: score)
        switch kept {
        case .best(var best):
            // Moved out and back in, or it would be copied.
            kept = .all([])
            best.offer(neighbour)
            if let worst = best.worst { bar = worst.score }
            kept = .best(best)
        case .all(var list):
            kept = .all([])
            list.append(neighbour)
            kept = .all(list)
        }
    }

    mutating func merge(_ other: Collector) {
        for neighbour in other.sorted() { offer(neighbour.key, neighbour.score) }
    }

    /// Best first.
    func sorted() -> [Neighbour] {
        switch kept {
        case .best(let best): best.sorted()
        case .all(let list): list.sorted { $0.ranksBefore($1) }
        }
    }
}
