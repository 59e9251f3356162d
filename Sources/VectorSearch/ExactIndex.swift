/// Exact nearest neighbours by a full scan: the truth that faster indexes are measured against.
///
/// Rows lie one after another as 32-bit floats, padded with zeros to whole SIMD vectors, so that a scan reads
/// memory in order and needs no tail. Removing moves the last row into the gap.
public struct ExactIndex: VectorIndex {
    typealias Lanes = SIMD16<Float>

    public let dimension: Int
    /// SIMD vectors a row takes.
    private let stride: Int
    private var rows: [Lanes] = []
    /// The key of each row.
    private var keys: [Int64] = []
    private var rowOfKey: [Int64: Int] = [:]

    /// - Parameter dimension: values a vector has.
    /// - Parameter capacity: vectors to make room for at once.
    public init(dimension: Int, capacity: Int = 0) {
        self.dimension = dimension
        stride = (dimension + Lanes.scalarCount - 1) / Lanes.scalarCount
        rows.reserveCapacity(capacity * stride)
        keys.reserveCapacity(capacity)
        rowOfKey.reserveCapacity(capacity)
    }

    public var count: Int { keys.count }

    public mutating func upsert(key: Int64, vector: [Float]) throws(VectorSearchError) {
        let lanes = try lanes(of: vector)
        if let row = rowOfKey[key] {
            rows.replaceSubrange(row * stride..<(row + 1) * stride, with: lanes)
        } else {
            rowOfKey[key] = keys.count
            keys.append(key)
            rows.append(contentsOf: lanes)
        }
    }

    @discardableResult
    public mutating func remove(key: Int64) -> Bool {
        guard let row = rowOfKey.removeValue(forKey: key) else { return false }
        let last = keys.count - 1
        if row != last {
            for lane in 0..<stride { rows[row * stride + lane] = rows[last * stride + lane] }
            keys[row] = keys[last]
            rowOfKey[keys[row]] = row
        }
        keys.removeLast()
        rows.removeLast(stride)
        return true
    }

    public func search(
        _ query: [Float], k: Int, allowed: (@Sendable (Int64) -> Bool)?
    ) throws(VectorSearchError) -> [Neighbour] {
        let query = try lanes(of: query)
        var best = BestNeighbours(k: k)
        guard k > 0 else { return [] }
        // Bounds checks would keep the inner loop from being vectorised.
        rows.withUnsafeBufferPointer { rows in
            query.withUnsafeBufferPointer { query in
                for row in keys.indices {
                    if let allowed, !allowed(keys[row]) { continue }
                    let score = Self.innerProduct(rows, from: row * stride, query)
                    best.offer(Neighbour(key: keys[row], score: score))
                }
            }
        }
        return best.sorted()
    }

    /// Two sums run side by side: one alone would wait for each addition before it starts the next.
    @inline(__always)
    private static func innerProduct(
        _ rows: UnsafeBufferPointer<Lanes>, from start: Int, _ query: UnsafeBufferPointer<Lanes>
    ) -> Float {
        var even = Lanes.zero
        var odd = Lanes.zero
        var lane = 0
        while lane + 1 < query.count {
            even += rows[start + lane] * query[lane]
            odd += rows[start + lane + 1] * query[lane + 1]
            lane += 2
        }
        if lane < query.count { even += rows[start + lane] * query[lane] }
        return (even + odd).sum()
    }

    /// The vector, checked and padded. Its squared length must be finite too: no inner product of two such
    /// vectors overflows (Cauchy–Schwarz), so every score can be ordered.
    private func lanes(of vector: [Float]) throws(VectorSearchError) -> [Lanes] {
        guard vector.count == dimension else {
            throw .dimensionMismatch(expected: dimension, found: vector.count)
        }
        var lanes = [Lanes](repeating: .zero, count: stride)
        var squares: Float = 0
        for (position, value) in vector.enumerated() {
            lanes[position / Lanes.scalarCount][position % Lanes.scalarCount] = value
            squares += value * value
        }
        guard squares.isFinite else { throw .notFinite }
        return lanes
    }
}
