import CVectorKernels

/// A query made ready for codes: rotated, and quantised to 4 bits for the sign codes and to 8 for the 4-bit codes.
struct QuantisedQuery: Sendable {
    /// Padded, neither rotated nor rounded: for the exact scores.
    let vector: [Float]
    /// <q, m> / |m|².
    let centreWeight: Float
    /// Bit planes of the 4-bit values, and what an estimate takes from them.
    let planes: [UInt64]
    let slope, intercept: Float
    /// The 8-bit values, the size of a step, and 7.5 × their sum.
    let bytes: [Int8]
    let byteStep: Float
    let byteShift: Float
    /// Length of q', made longer by what rounding it adds to the error of each code.
    let signLength, nibbleLength: Float

    init(_ vector: [Float], _ quantiser: Quantiser) {
        self.vector = vector
        let width = quantiser.layout.width
        let along = zip(vector, quantiser.centre).reduce(0) { $0 + $1.0 * $1.1 }
        let weight = quantiser.centreSquare > 0 ? along / quantiser.centreSquare : 0
        centreWeight = weight
        var rest = zip(vector, quantiser.centre).map { $0 - weight * $1 }
        rest.withUnsafeMutableBufferPointer { rest in
            rest.baseAddress.map { quantiser.rotation.apply(to: $0) }
        }
        let square = rest.reduce(0) { $0 + $1 * $1 }
        let largest = rest.reduce(0) { max($0, abs($1)) }

        let step = largest > 0 ? largest / 7 : 1
        let words = width / 64
        var planes = [UInt64](repeating: 0, count: Int(VK_QUERY_PLANES) * words)
        var (sum, lost) = (0, Float(0))
        for (lane, value) in rest.enumerated() {
            let code = Int((value / step).rounded())
            let rounding = value - Float(code) * step
            sum += code
            lost += rounding * rounding
            for plane in 0..<Int(VK_QUERY_PLANES) {
                let bit = UInt64(truncatingIfNeeded: code >> plane & 1)
                planes[plane * words + lane / 64] |= bit << UInt64(lane % 64)
            }
        }
        self.planes = planes
        slope = 2 * step
        intercept = -step * Float(sum)
        // A sign code has the cosine √(2/π) with its residual, so 1 - 2/π of a query's square is the code's error.
        signLength = (square + lost / (1 - 2 / Float.pi)).squareRoot()

        let byteStep = largest > 0 ? largest / 127 : 1
        bytes = rest.map { Int8(max(-127, min(127, ($0 / byteStep).rounded()))) }
        self.byteStep = byteStep
        byteShift = 7.5 * Float(bytes.reduce(0) { $0 + Int($1) })
        nibbleLength = square.squareRoot() * 1.005
    }
}
