import CVectorKernels

/// Checks and measures of rows that every index shares.
enum Rows {
    /// Rows are padded with zeros to a multiple of this many values, so that no inner loop needs a tail.
    static let lanes = 64
    /// Longer vectors would leave the range of 16-bit factors. Embeddings have the length 1.
    static let lengthLimit: Float = 128

    static func width(_ dimension: Int) -> Int {
        (dimension + lanes - 1) / lanes * lanes
    }

    static func check(
        keys: [Int64], rows: [Float], dimension: Int, lengthLimit: Float?
    ) throws(VectorSearchError) {
        guard rows.count == keys.count * dimension else {
            if keys.count == 1 { throw .dimensionMismatch(expected: dimension, found: rows.count) }
            throw .rowCountMismatch(keys: keys.count, values: rows.count, dimension: dimension)
        }
        for row in keys.indices {
            let square = square(rows, row * dimension..<(row + 1) * dimension)
            guard square.isFinite else { throw .notFinite }
            if let lengthLimit, square > lengthLimit * lengthLimit {
                throw .tooLong(length: square.squareRoot(), limit: lengthLimit)
            }
        }
    }

    /// A query of the right dimension, padded. Its squared length is finite, so no score overflows.
    static func padded(_ query: [Float], dimension: Int) throws(VectorSearchError) -> [Float] {
        guard query.count == dimension else {
            throw .dimensionMismatch(expected: dimension, found: query.count)
        }
        guard square(query, query.indices).isFinite else { throw .notFinite }
        return query + [Float](repeating: 0, count: width(dimension) - dimension)
    }

    private static func square(_ values: [Float], _ range: Range<Int>) -> Float {
        values.withUnsafeBytes { bytes in
            var lanes = SIMD8<Float>.zero
            var at = range.lowerBound
            while at + 8 <= range.upperBound {
                let eight = bytes.loadUnaligned(fromByteOffset: at * 4, as: SIMD8<Float>.self)
                lanes += eight * eight
                at += 8
            }
            var sum = lanes.sum()
            while at < range.upperBound {
                let value = bytes.loadUnaligned(fromByteOffset: at * 4, as: Float.self)
                sum += value * value
                at += 1
            }
            return sum
        }
    }
}
