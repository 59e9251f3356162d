import PhotoTypes

extension PixelImage {
    /// The picture at another size, bit for bit as Pillow's `Image.resize(size, filter)` makes it: separable
    /// convolution with 22-bit fixed-point weights, width first, then height, each pass rounded and clipped to
    /// 8 bits. (Pillow 13 takes height first where it shrinks much more than width; this does not.)
    ///
    /// - Precondition: both sides of both sizes are positive.
    public func resized(to target: PixelSize, filter: ResamplingFilter) -> PixelImage {
        precondition(
            width > 0 && height > 0 && target.width > 0 && target.height > 0, "an empty picture has no pixels"
        )
        var result = self
        if target.width != width { result = result.resizedHorizontally(to: target.width, filter: filter) }
        if target.height != height { result = result.resizedVertically(to: target.height, filter: filter) }
        return result
    }

    private func resizedHorizontally(to newWidth: Int, filter: ResamplingFilter) -> PixelImage {
        let weights = ResamplingWeights(from: width, to: newWidth, filter: filter)
        let inputRow = width * 3
        let outputRow = newWidth * 3
        // Unsafe buffers: the loop runs for every pixel of every photo, and bounds checks double its time. All
        // indices come from `weights`, whose ranges lie within `0..<width`.
        let output = [UInt8](unsafeUninitializedCapacity: outputRow * height) { output, initialised in
            pixels.withUnsafeBufferPointer { input in
                weights.values.withUnsafeBufferPointer { values in
                    for x in 0..<newWidth {
                        let count = weights.count[x]
                        let kernel = x * weights.stride
                        var source = weights.first[x] * 3
                        var destination = x * 3
                        for _ in 0..<height {
                            var sum = SIMD4<Int32>(repeating: rounding)
                            for index in 0..<count {
                                let pixel = source &+ index &* 3
                                sum &+=
                                    SIMD4(
                                        Int32(input[pixel]), Int32(input[pixel &+ 1]),
                                        Int32(input[pixel &+ 2]), 0)
                                    &* values[kernel &+ index]
                            }
                            output[destination] = clipped(sum[0])
                            output[destination &+ 1] = clipped(sum[1])
                            output[destination &+ 2] = clipped(sum[2])
                            source &+= inputRow
                            destination &+= outputRow
                        }
                    }
                }
            }
            initialised = outputRow * height
        }
        return PixelImage(size: PixelSize(width: newWidth, height: height), pixels: output)
    }

    private func resizedVertically(to newHeight: Int, filter: ResamplingFilter) -> PixelImage {
        let weights = ResamplingWeights(from: height, to: newHeight, filter: filter)
        let row = width * 3
        // Unsafe buffers: as above; rows come from `weights`, whose ranges lie within `0..<height`.
        let output = [UInt8](unsafeUninitializedCapacity: row * newHeight) { output, initialised in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: row) { sums in
                pixels.withUnsafeBufferPointer { input in
                    for y in 0..<newHeight {
                        sums.update(repeating: rounding)
                        for index in 0..<weights.count[y] {
                            let weight = weights.values[y * weights.stride + index]
                            let source = UnsafeBufferPointer(
                                rebasing: input[((weights.first[y] + index) * row)...].prefix(row))
                            for x in 0..<row { sums[x] &+= Int32(source[x]) &* weight }
                        }
                        let destination = y * row
                        for x in 0..<row { output[destination &+ x] = clipped(sums[x]) }
                    }
                }
            }
            initialised = row * newHeight
        }
        return PixelImage(size: PixelSize(width: width, height: newHeight), pixels: output)
    }

    /// The part of the picture whose top left corner is at (`x`, `y`).
    ///
    /// - Precondition: the part lies within the picture.
    public func cropped(x: Int, y: Int, size part: PixelSize) -> PixelImage {
        precondition(
            x >= 0 && y >= 0 && part.width >= 0 && part.height >= 0 && x + part.width <= width
                && y + part.height <= height, "the part must lie within the picture")
        var output: [UInt8] = []
        output.reserveCapacity(part.width * part.height * 3)
        for row in y..<(y + part.height) {
            output += pixels[((row * width + x) * 3)...].prefix(part.width * 3)
        }
        return PixelImage(size: part, pixels: output)
    }
}

/// One half in fixed point, so that the shift in `clipped` rounds.
private let rounding: Int32 = 1 << (ResamplingWeights.precision - 1)

@inline(__always)
private func clipped(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResamplingWeights.precision)))
}
