import CVectorKernels

/// Nearest neighbours by a full scan: with 32-bit rows the truth that other indexes are measured against.
///
/// Removing moves the last row into the gap, so rows are always whole.
public struct ExactIndex: VectorIndex {
    public let dimension: Int
    public let precision: RowPrecision
    let width: Int
    private(set) var chunks: [RowChunk] = []
    private var placeOfKey: [Int64: Int] = [:]
    /// What 8-bit rows are taken relative to, padded; all zeros for others.
    private(set) var centre: [Float]

    /// - Parameter dimension: values a vector has.
    /// - Parameter capacity: vectors to make room for at once.
    public init(dimension: Int, precision: RowPrecision = .float32, capacity: Int = 0) {
        self.dimension = dimension
        self.precision = precision
        width = Rows.width(dimension)
        centre = [Float](repeating: 0, count: width)
        placeOfKey.reserveCapacity(capacity)
    }

    public var count: Int { placeOfKey.count }

    public func vector(of key: Int64) -> [Float]? {
        guard let place = placeOfKey[key] else { return nil }
        return [Float](unsafeUninitializedCapacity: width) { buffer, count in
            guard let values = buffer.baseAddress else { return }
            chunks[place / RowChunk.full].load(place % RowChunk.full, into: values, centre: centre)
            count = dimension
        }
    }

    public mutating func upsert(keys: [Int64], rows: [Float]) throws(VectorSearchError) {
        let limit = precision == .float32 ? nil : Rows.lengthLimit
        try Rows.check(keys: keys, rows: rows, dimension: dimension, lengthLimit: limit)
        if precision == .int8, count == 0, keys.count >= 256 { centre = mean(rows, count: keys.count) }
        var padded = [Float](repeating: 0, count: width)
        for (row, key) in keys.enumerated() {
            for lane in 0..<dimension { padded[lane] = rows[row * dimension + lane] }
            let place = if let held = placeOfKey[key] { held } else { try append(key) }
            let chunk = try ownChunk(place / RowChunk.full)
            chunk.store(padded, at: place % RowChunk.full, centre: centre)
        }
    }

    @discardableResult
    public mutating func remove(key: Int64) -> Bool {
        guard let place = placeOfKey[key] else { return false }
        let last = count - 1
        // Without memory for a copy of a chunk that a reader holds, the row stays.
        guard (try? ownChunk(last / RowChunk.full)) != nil, (try? ownChunk(place / RowChunk.full)) != nil
        else { return false }
        let (source, target) = (chunks[last / RowChunk.full], chunks[place / RowChunk.full])
        placeOfKey[key] = nil
        if place != last {
            target.copy(source, row: last % RowChunk.full, to: place % RowChunk.full)
            placeOfKey[target.keys[place % RowChunk.full]] = place
        }
        source.removeLast()
        if source.keys.isEmpty { chunks.removeLast() }
        return true
    }

    private mutating func append(_ key: Int64) throws(VectorSearchError) -> Int {
        let place = count
        if place / RowChunk.full == chunks.count {
            let capacity = chunks.isEmpty ? min(placeOfKey.capacity, RowChunk.full) : RowChunk.full
            chunks.append(try RowChunk(precision: precision, width: width, capacity: capacity))
        }
        try ownChunk(place / RowChunk.full).append(key: key)
        placeOfKey[key] = place
        return place
    }

    /// A chunk to write to: copied first where another value of this index still reads it.
    private mutating func ownChunk(_ chunk: Int) throws(VectorSearchError) -> RowChunk {
        if !isKnownUniquelyReferenced(&chunks[chunk]) { chunks[chunk] = try RowChunk(copying: chunks[chunk]) }
        return chunks[chunk]
    }

    private func mean(_ rows: [Float], count: Int) -> [Float] {
        var sums = [Float](repeating: 0, count: width)
        for row in 0..<count {
            for lane in 0..<dimension { sums[lane] += rows[row * dimension + lane] }
        }
        return sums.map { $0 / Float(count) }
    }
}
