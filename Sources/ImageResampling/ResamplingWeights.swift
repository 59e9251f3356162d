/// For each pixel of one output row or column: which input pixels it is made of, and with what weights.
struct ResamplingWeights {
    /// Fraction bits of a weight: 8 bits of pixel, 22 of weight and 2 of headroom fill an `Int32`.
    static let precision: Int32 = 22

    /// Weights reserved per output pixel.
    let stride: Int
    /// First input pixel of each output pixel.
    let first: [Int]
    /// Number of input pixels of each output pixel, at most `stride`.
    let count: [Int]
    /// `stride` fixed-point weights per output pixel; those of one pixel add up to 1 except for rounding.
    let values: [Int32]

    init(from input: Int, to output: Int, filter: ResamplingFilter) {
        let scale = Double(input) / Double(output)
        let widening = max(scale, 1)
        let support = filter.support * widening
        let stride = Int(support.rounded(.up)) * 2 + 1
        var first: [Int] = []
        var count: [Int] = []
        var values = [Int32](repeating: 0, count: output * stride)
        first.reserveCapacity(output)
        count.reserveCapacity(output)

        for position in 0..<output {
            let centre = (Double(position) + 0.5) * scale
            let start = max(Int(centre - support + 0.5), 0)
            let end = min(Int(centre + support + 0.5), input)
            let weights = (start..<end).map {
                filter.weight(at: (Double($0) - centre + 0.5) * (1 / widening))
            }
            let sum = weights.reduce(0, +)
            for (index, weight) in weights.enumerated() {
                let fixed = (sum == 0 ? weight : weight / sum) * Double(1 << Self.precision)
                values[position * stride + index] = Int32(fixed < 0 ? fixed - 0.5 : fixed + 0.5)
            }
            first.append(start)
            count.append(end - start)
        }
        self.stride = stride
        self.first = first
        self.count = count
        self.values = values
    }
}
