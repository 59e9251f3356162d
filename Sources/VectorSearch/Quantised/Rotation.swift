import CVectorKernels

/// A random orthogonal matrix that takes n log n steps to apply: rounds of random signs and a Walsh–Hadamard
/// transform, as in Andoni et al., "Practical and Optimal LSH for Angular Distance" (NIPS 2015).
///
/// Where the width is no power of two the transform covers the first values in one round and the last in the next,
/// and each round turns value i against value i + width/2 by 45°, so that all mix.
struct Rotation: Sendable {
    let width: Int
    private let rounds = 4
    /// Values that one transform covers.
    private let span: Int
    /// +1 or -1: `span` for each round.
    private let signs: [Float]

    /// - Parameter seed: equal seeds give equal rotations, on every machine.
    init(width: Int, seed: UInt64) {
        self.width = width
        span = 1 << (Int.bitWidth - 1 - width.leadingZeroBitCount)
        var random = SplitMix64(seed: seed)
        var signs: [Float] = []
        for _ in 0..<rounds * span / 64 {
            let bits = random.next()
            for bit in 0..<64 { signs.append(bits >> UInt64(bit) & 1 == 1 ? 1 : -1) }
        }
        self.signs = signs
    }

    /// Rotates `width` values in place.
    func apply(to values: UnsafeMutablePointer<Float>) {
        signs.withUnsafeBufferPointer { signs in
            guard let signs = signs.baseAddress else { return }
            for round in 0..<rounds {
                let first = round.isMultiple(of: 2) ? 0 : width - span
                kernels.signed_hadamard(values + first, signs + round * span, span)
                if span < width { turnHalves(values) }
            }
        }
    }

    private func turnHalves(_ values: UnsafeMutablePointer<Float>) {
        let half = width / 2
        let scale = Float(0.5).squareRoot()
        for lane in 0..<half {
            let (a, b) = (values[lane] * scale, values[lane + half] * scale)
            values[lane] = a + b
            values[lane + half] = a - b
        }
    }
}
