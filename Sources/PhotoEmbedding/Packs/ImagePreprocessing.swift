import ImageResampling
import PhotoTypes

/// A picture to an image tower's input, as the pack's manifest says: resize (Pillow's, bit for bit), crop
/// with torchvision's rounding, scale to 0 … 1, subtract the mean, divide by the deviation.
struct ImagePreprocessing: Sendable {
    private let input: ModelPackManifest.ImageInput
    /// The normalised value of each byte, for each plane of the input.
    private let tables: [[Float]]

    /// The longest picture, in short sides, that is resized whole. Of a longer strip the far ends are cut off
    /// first, as its resized length would have no bound; the crop sees its central square alone anyway.
    private static let longestAspect = 32

    init(_ input: ModelPackManifest.ImageInput) {
        self.input = input
        tables = zip(input.mean, input.std).map { mean, deviation in
            (0...255).map { (Float($0) / 255 - mean) / deviation }
        }
    }

    /// The short side below which a shrunk picture would lose detail that the tower sees.
    var minimumShortSide: Int {
        switch input.resize.mode {
        case .shortestSide: input.resize.size ?? max(input.width, input.height)
        case .squash: max(input.width, input.height)
        }
    }

    /// `3 · height · width` floats, plane by plane.
    ///
    /// - Precondition: the picture has at least one pixel.
    func tensor(of image: PixelImage) -> [Float] {
        let resized = resized(image)
        let left = Self.halfRoundedToEven(resized.width - input.width)
        let top = Self.halfRoundedToEven(resized.height - input.height)
        let plane = input.width * input.height
        return [Float](unsafeUninitializedCapacity: 3 * plane) { output, count in
            for (index, table) in tables.enumerated() {
                let channel = input.colour == .rgb ? index : 2 - index
                var position = index * plane
                for y in top..<top + input.height {
                    var source = (y * resized.width + left) * 3 + channel
                    for _ in 0..<input.width {
                        output[position] = table[Int(resized.pixels[source])]
                        position += 1
                        source += 3
                    }
                }
            }
            count = 3 * plane
        }
    }

    private func resized(_ image: PixelImage) -> PixelImage {
        let filter: ResamplingFilter =
            switch input.resize.filter {
            case .bilinear: .bilinear
            case .bicubic: .bicubic
            case .lanczos: .lanczos
            }
        switch input.resize.mode {
        case .squash:
            return image.resized(to: PixelSize(width: input.width, height: input.height), filter: filter)
        case .shortestSide:
            let image = Self.withoutFarEnds(image)
            let short = minimumShortSide
            let long = Int(Double(short * image.size.longSide) / Double(image.size.shortSide))
            let size =
                image.width <= image.height
                ? PixelSize(width: short, height: long) : PixelSize(width: long, height: short)
            return image.resized(to: size, filter: filter)
        }
    }

    private static func withoutFarEnds(_ image: PixelImage) -> PixelImage {
        let longest = image.size.shortSide * longestAspect
        guard image.size.longSide > longest else { return image }
        let width = min(image.width, longest)
        let height = min(image.height, longest)
        let left = (image.width - width) / 2
        let top = (image.height - height) / 2
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in top..<top + height {
            let start = (y * image.width + left) * 3
            pixels += image.pixels[start..<start + width * 3]
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    /// Python's `int(round(excess / 2))`.
    private static func halfRoundedToEven(_ excess: Int) -> Int {
        Int((Double(excess) / 2).rounded(.toNearestOrEven))
    }
}
