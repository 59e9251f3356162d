import CVectorKernels

/// The mean and the rotation that a join sees rows in: what most rows have in common falls away, and every stretch of
/// dimensions holds its share of the rest.
struct JoinFrame: Sendable {
    private let rotation: Rotation
    private let centre: [Float]
    let centreSquare: Float

    /// What the kernels have room for.
    private static let longestPrefix = Int(VK_LONGEST_PREFIX)

    init(_ reader: RowReader) {
        rotation = Rotation(width: reader.width, seed: 1)
        var sums = [Float](repeating: 0, count: reader.width)
        var values = sums
        var taken: Float = 0
        for row in stride(from: 0, to: reader.keys.count, by: max(1, reader.keys.count / 16_384)) {
            reader.load(row, &values)
            for lane in 0..<reader.width { sums[lane] += values[lane] }
            taken += 1
        }
        centre = sums.map { $0 / max(1, taken) }
        centreSquare = centre.reduce(0) { $0 + $1 * $1 }
    }

    /// Writes a row's rotated residual; returns the row's share of what residuals leave out of a product:
    /// <x, y> = <x - m, y - m> + shift(x) + shift(y) with shift(x) = <x - m, m> + |m|² / 2.
    func transform(_ row: Int, _ reader: RowReader, into values: UnsafeMutablePointer<Float>) -> Float {
        reader.load(row, values)
        var shift = centreSquare / 2
        for lane in 0..<reader.width {
            values[lane] -= centre[lane]
            shift += values[lane] * centre[lane]
        }
        rotation.apply(to: values)
        return shift
    }

    /// How many leading dimensions to compare as integers: the fewer, the faster, but the more pairs pass and have to
    /// be scored exactly. Judged on random pairs.
    func prefix(for threshold: Float, _ reader: RowReader) -> Int {
        let width = reader.width
        let most = min(width, Self.longestPrefix)
        let count = min(reader.keys.count, 512)
        guard count > 1, width > 64 else { return most }
        var random = SplitMix64(seed: 2)
        var rows = [Float](repeating: 0, count: count * width)
        var shifts: [Float] = []
        for row in 0..<count {
            let any = Int.random(in: 0..<reader.keys.count, using: &random)
            rows.withUnsafeMutableBufferPointer { rows in
                rows.baseAddress.map { shifts.append(transform(any, reader, into: $0 + row * width)) }
            }
        }
        let prefixes = Array(stride(from: 64, through: most, by: 64))
        var passed = [Int](repeating: 0, count: prefixes.count)
        // Of few rows fewer: judging must cost less than it saves.
        let pairs = min(8_192, max(512, reader.keys.count * reader.keys.count / 8_192))
        for _ in 0..<pairs {
            let (one, other) = (
                Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random)
            )
            let least = threshold - 0.02 - shifts[one] - shifts[other]
            for (place, prefix) in prefixes.enumerated() {
                if bound(rows, one * width, other * width, prefix, width) >= least { passed[place] += 1 }
            }
        }
        // In instructions a pair: comparing 64 dimensions takes one, scoring exactly some hundreds.
        let costs = zip(prefixes, passed).map { Float($0) / 64 + 400 * Float($1) / Float(pairs) }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        return prefixes[best]
    }

    private func bound(_ rows: [Float], _ one: Int, _ other: Int, _ prefix: Int, _ width: Int) -> Float {
        var (product, tail, otherTail) = (Float(0), Float(0), Float(0))
        for lane in 0..<prefix { product += rows[one + lane] * rows[other + lane] }
        for lane in prefix..<width {
            tail += rows[one + lane] * rows[one + lane]
            otherTail += rows[other + lane] * rows[other + lane]
        }
        return product + (tail * otherTail).squareRoot()
    }
}
