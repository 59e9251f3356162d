import TestSupport

/// A small likeness of what CLIP makes: a narrow cone with clusters, and text off to one side.
struct ClipLike {
    let rows: [[Float]]
    private let centres: [[Float]]
    private let mean, textMean: [Float]
    private var random: SeededGenerator

    init(count: Int, dimension: Int, seed: UInt64 = 5) {
        var random = SeededGenerator(seed: seed)
        let (mean, textMean) = (random.unitVector(dimension), random.unitVector(dimension))
        let centres = (0..<max(1, count / 50)).map { _ in random.unitVector(dimension) }
        rows = (0..<count).map { _ in
            Self.blend([
                (0.7, mean), (0.55, centres.randomElement(using: &random) ?? mean),
                (0.45, random.unitVector(dimension)),
            ])
        }
        (self.mean, self.textMean, self.centres, self.random) = (mean, textMean, centres, random)
    }

    var keys: [Int64] { rows.indices.map { Int64($0) } }

    mutating func imageQuery() -> [Float] {
        let centre = centres.randomElement(using: &random) ?? mean
        return Self.blend([(0.7, mean), (0.55, centre), (0.45, random.unitVector(mean.count))])
    }

    mutating func textQuery() -> [Float] {
        let centre = centres.randomElement(using: &random) ?? mean
        return Self.blend([
            (0.2, mean), (0.8, textMean), (0.4, centre), (0.55, random.unitVector(mean.count)),
        ])
    }

    private static func blend(_ parts: [(weight: Float, vector: [Float])]) -> [Float] {
        var sum = [Float](repeating: 0, count: parts[0].vector.count)
        for (weight, vector) in parts {
            for lane in sum.indices { sum[lane] += weight * vector[lane] }
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return sum.map { $0 / length }
    }
}
