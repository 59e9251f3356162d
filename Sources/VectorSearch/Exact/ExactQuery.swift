/// A query made ready for an exact scan.
struct ExactQuery: Sendable {
    /// Padded.
    let vector: [Float]
    /// For 8-bit rows: the part of the query at right angles to the centre as two signed bytes a value, the coarse
    /// ones first, so that only the rows' own rounding is left.
    private(set) var codes: [Int8] = []
    /// Size of a step of either half.
    private(set) var steps: SIMD2<Float> = .zero
    /// How much of the centre the query holds, and its product with the centre.
    private(set) var centreWeight: Float = 0
    private(set) var base: Float = 0

    init(_ vector: [Float]) {
        self.vector = vector
    }

    init(_ vector: [Float], centre: [Float]) {
        self.vector = vector
        let square = zip(centre, centre).reduce(0) { $0 + $1.0 * $1.1 }
        base = zip(vector, centre).reduce(0) { $0 + $1.0 * $1.1 }
        centreWeight = square > 0 ? base / square : 0
        var rest = zip(vector, centre).map { $0 - centreWeight * $1 }
        for half in 0..<2 {
            let step = rest.reduce(0) { max($0, abs($1)) } / 127
            steps[half] = step
            for lane in rest.indices {
                let code = step > 0 ? (rest[lane] / step).rounded() : 0
                rest[lane] -= code * step
                codes.append(Int8(max(-127, min(127, code))))
            }
        }
    }
}
