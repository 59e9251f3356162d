/// The `k` best of a stream of neighbours: a binary heap whose root is the worst one kept.
struct BestNeighbours {
    private let k: Int
    private var heap: [Neighbour] = []

    init(k: Int) {
        self.k = k
    }

    var isFull: Bool { heap.count >= k }

    /// The worst kept, once there are `k`: the least a candidate has to score.
    var worst: Neighbour? { isFull ? heap.first : nil }

    mutating func offer(_ candidate: Neighbour) {
        if heap.count < k {
            heap.append(candidate)
            siftUp(from: heap.count - 1)
        } else if let worst = heap.first, candidate.ranksBefore(worst) {
            heap[0] = candidate
            siftDown()
        }
    }

    /// Best first.
    func sorted() -> [Neighbour] {
        heap.sorted { $0.ranksBefore($1) }
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].ranksBefore(heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[worst].ranksBefore(heap[child]) { worst = child }
            }
            guard worst != parent else { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}

extension Neighbour {
    /// Higher scores first; among equals the lower key, so that a ranking is the same on every run.
    func ranksBefore(_ other: Neighbour) -> Bool {
        score != other.score ? score > other.score : key < other.key
    }
}
