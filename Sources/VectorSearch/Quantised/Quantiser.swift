import CVectorKernels

/// Turns rows into codes whose products with a query can be estimated without bias and with a known error: one bit
/// and four bits a dimension after a random rotation (RaBitQ, Gao & Long, SIGMOD 2024; with more bits, Gao et al.,
/// SIGMOD 2025).
///
/// A row x is seen as its list's centroid c and a residual. A query q is split into its part along the centre m of
/// all rows and the rest q': <x, q> = <c, q> + (<q, m> / |m|²) <x - c, m> + <x - c, q'>. Only the last term is
/// estimated, and q' is as short as it can be, so the error is as small as it can be.
struct Quantiser: Sendable {
    let layout: CodeLayout
    let rotation: Rotation
    /// m, padded.
    let centre: [Float]
    let centreSquare: Float

    /// Step of the 4-bit codes in standard deviations of a rotated residual's values: what loses least for 16 equal
    /// steps on a normal distribution (Max, "Quantizing for Minimum Distortion", 1960).
    private static let nibbleStep: Float = 0.3352

    init(width: Int, seed: UInt64, centre: [Float]) {
        layout = CodeLayout(width: width)
        rotation = Rotation(width: width, seed: seed)
        self.centre = centre
        centreSquare = centre.reduce(0) { $0 + $1 * $1 }
    }

    /// Writes a row's codes.
    ///
    /// - Parameter row: `width` 16-bit floats.
    /// - Parameter centroid: `width` values.
    /// - Parameter scratch: room for `width` values.
    /// - Returns: the square of the residual's length.
    @discardableResult
    func encode(
        _ row: UnsafePointer<UInt16>, centroid: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>,
        signs block: UnsafeMutableRawPointer, lane: Int, nibbles: UnsafeMutableRawPointer
    ) -> Float {
        let width = layout.width
        kernels.f32_from_f16(row, scratch, width)
        var (offset, square) = (Float(0), Float(0))
        centre.withUnsafeBufferPointer { centre in
            for dimension in 0..<width {
                let difference = scratch[dimension] - centroid[dimension]
                scratch[dimension] = difference
                offset += difference * centre[dimension]
                square += difference * difference
            }
        }
        rotation.apply(to: scratch)
        let step = square > 0 ? Self.nibbleStep * (square / Float(width)).squareRoot() : 1
        let sums = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: layout.words) { words in
            guard let signs = words.baseAddress else { return vk_code_sums() }
            let sums = kernels.encode(
                scratch, width, step, signs, nibbles.assumingMemoryBound(to: UInt8.self))
            let codes = block.assumingMemoryBound(to: UInt64.self)
            for word in 0..<layout.words { codes[word * CodeLayout.blockRows + lane] = signs[word] }
            return sums
        }
        let sign = factors(square, product: sums.magnitude, codeSquare: Float(width))
        let nibble = factors(square, product: sums.code_product, codeSquare: sums.code_square)
        writeSignFactors(sign, offset, in: block, lane: lane)
        (nibbles + width / 2).storeBytes(
            of: NibbleFactors(scale: nibble.scale, error: nibble.error, offset: offset),
            as: NibbleFactors.self)
        return square
    }

    /// Scale and error of a residual z and its code u: <z, q> is about |z|² / <u, z> · <u, q>, with the standard
    /// deviation |q| |z| √(1 - a²) / (a √(n - 1)), where a is the cosine between the two.
    private func factors(_ square: Float, product: Float, codeSquare: Float) -> (scale: Float, error: Float) {
        guard square > 0, product > 0 else { return (0, 0) }
        let cosineSquare = min(1, product * product / (codeSquare * square))
        let error = (square * (1 - cosineSquare) / (cosineSquare * Float(layout.width - 1))).squareRoot()
        return (square / product, error)
    }

    private func writeSignFactors(
        _ factors: (scale: Float, error: Float), _ offset: Float, in block: UnsafeMutableRawPointer, lane: Int
    ) {
        let values = [factors.scale, offset, factors.error]
        let halves = withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 3) { halves in
            halves.baseAddress.map { kernels.f16_from_f32(values, $0, 3) }
            return (halves[0], halves[1], halves[2])
        }
        let start = (block + CodeLayout.blockRows * layout.width / 8).assumingMemoryBound(to: UInt16.self)
        start[lane] = halves.0
        start[CodeLayout.blockRows + lane] = halves.1
        start[2 * CodeLayout.blockRows + lane] = halves.2
    }
}
