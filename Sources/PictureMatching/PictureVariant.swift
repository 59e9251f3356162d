import CPictureMatching
import PhotoTypes

/// An edit that people and programs make of a photo. Calibration and tests make variants of photos with these and
/// ask whether they are recognised.
public enum PictureVariant: Sendable, Hashable {
    /// To `scale` of its sides, > 0.
    case resize(scale: Double)
    /// Cuts away this share of the area (0 ..< 1), all round.
    case crop(share: Double)
    /// Cuts away this share of the area at the right and bottom only.
    case cropCorner(share: Double)
    /// Through a JPEG file of this quality, 1…100.
    case jpeg(quality: Int)
    /// Adds this share of white, −1…1.
    case brightness(Double)
    /// Times this, about middle grey; > 0.
    case contrast(Double)
    /// Colours times this, > 0: 0.5 is paler, 1.5 stronger.
    case saturation(Double)
    case blackAndWhite
    case sepia
    /// Degrees, counter-clockwise, cut to the largest rectangle without empty corners.
    case rotate(degrees: Double)
    /// Quarter turns clockwise.
    case turn(quarters: Int)
    /// Left and right exchanged.
    case mirror
    /// A border of one colour, this share of the shorter side wide on each side.
    case border(share: Double, grey: UInt8)
    /// A line of white text with a dark rim over the lower part, this share of the height tall.
    case text(share: Double)
    /// The same in the middle, half transparent.
    case watermark(share: Double)
    /// This share of the shorter side as the standard deviation of a Gaussian blur.
    case blur(share: Double)
    /// One edit after another.
    indirect case both(PictureVariant, PictureVariant)

    /// The edits named by what people do to photos they share, each once or twice.
    public static let usual: [PictureVariant] = [
        .resize(scale: 0.5), .resize(scale: 0.75), .crop(share: 0.05), .crop(share: 0.1), .crop(share: 0.2),
        .cropCorner(share: 0.2), .crop(share: 0.4), .jpeg(quality: 50), .jpeg(quality: 30), .brightness(0.15),
        .brightness(-0.15), .contrast(1.4), .contrast(0.7), .saturation(1.6), .blackAndWhite, .sepia,
        .rotate(degrees: 2), .turn(quarters: 1), .turn(quarters: 2), .mirror, .border(share: 0.06, grey: 255),
        .border(share: 0.06, grey: 0), .text(share: 0.08), .watermark(share: 0.12), .blur(share: 0.004),
        .both(.resize(scale: 0.6), .jpeg(quality: 40)), .both(.crop(share: 0.1), .jpeg(quality: 40)),
        .both(.mirror, .crop(share: 0.1)),
    ]

    /// - Throws: `PictureMatchingError.emptyPicture`; `.impossibleEdit` when nothing would be left or a number is
    ///   out of its range; `.library` when memory runs out.
    public func apply(to image: PixelImage) throws(PictureMatchingError) -> PixelImage {
        guard image.width > 0, image.height > 0 else { throw .emptyPicture }
        let (width, height) = (Double(image.width), Double(image.height))
        switch self {
        case .resize(let scale):
            return try image.edited(
                CPictureEditResize, [(width * scale).rounded(), (height * scale).rounded()])
        case .crop(let share):
            let (keptWidth, keptHeight) = try Self.kept(of: image, without: share)
            return try image.edited(
                CPictureEditCrop,
                [
                    ((width - keptWidth) / 2).rounded(.down), ((height - keptHeight) / 2).rounded(.down),
                    keptWidth,
                    keptHeight,
                ])
        case .cropCorner(let share):
            let (keptWidth, keptHeight) = try Self.kept(of: image, without: share)
            return try image.edited(CPictureEditCrop, [0, 0, keptWidth, keptHeight])
        case .jpeg(let quality):
            guard 1...100 ~= quality else { throw .impossibleEdit("JPEG quality \(quality) is not in 1…100") }
            return try image.edited(CPictureEditJPEG, [Double(quality)])
        case .brightness(let share):
            return try image.coloured(.uniform(gain: 1, bias: share * 255))
        case .contrast(let gain):
            return try image.coloured(.uniform(gain: gain, bias: 127.5 * (1 - gain)))
        case .saturation(let gain):
            return try image.coloured(.saturation(gain))
        case .blackAndWhite:
            return try image.coloured(.saturation(0))
        case .sepia:
            return try image.coloured(.sepia)
        case .rotate(let degrees):
            guard abs(degrees) <= 45 else {
                throw .impossibleEdit("a rotation by \(degrees)° is more than 45°")
            }
            return try image.edited(CPictureEditRotate, [degrees])
        case .turn(let quarters):
            return try image.edited(CPictureEditTurn, [Double(quarters & 3)])
        case .mirror:
            return try image.edited(CPictureEditMirror, [])
        case .border(let share, let grey):
            guard 0...1 ~= share else { throw .impossibleEdit("a border of \(share) is not in 0…1") }
            let level = Double(grey)
            return try image.edited(
                CPictureEditBorder, [(min(width, height) * share).rounded(.up), level, level, level])
        case .text(let share):
            return try image.edited(CPictureEditText, [height * share, width * 0.06, height * 0.94, 1])
        case .watermark(let share):
            return try image.edited(CPictureEditText, [height * share, width * 0.12, height * 0.55, 0.5])
        case .blur(let share):
            guard share > 0 else { throw .impossibleEdit("a blur of \(share) is not above 0") }
            return try image.edited(CPictureEditBlur, [min(width, height) * share])
        case .both(let first, let second):
            return try second.apply(to: first.apply(to: image))
        }
    }

    private static func kept(
        of image: PixelImage, without share: Double
    ) throws(PictureMatchingError) -> (Double, Double) {
        guard 0..<1 ~= share else { throw .impossibleEdit("a crop by \(share) is not in 0 ..< 1") }
        let side = (1 - share).squareRoot()
        return ((Double(image.width) * side).rounded(.up), (Double(image.height) * side).rounded(.up))
    }
}

/// Row-major 3 × 4: new R, G, B from old R, G, B and 1.
private struct ColourMatrix {
    var values: [Double]

    static func uniform(gain: Double, bias: Double) -> ColourMatrix {
        ColourMatrix(values: [gain, 0, 0, bias, 0, gain, 0, bias, 0, 0, gain, bias])
    }

    /// About the grey of Rec. 601.
    static func saturation(_ gain: Double) -> ColourMatrix {
        let (red, green, blue) = (0.299 * (1 - gain), 0.587 * (1 - gain), 0.114 * (1 - gain))
        return ColourMatrix(
            values: [red + gain, green, blue, 0, red, green + gain, blue, 0, red, green, blue + gain, 0])
    }

    /// The matrix of the CSS filter of that name (W3C Filter Effects Module).
    static let sepia = ColourMatrix(
        values: [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0])
}

extension PixelImage {
    fileprivate func coloured(_ matrix: ColourMatrix) throws(PictureMatchingError) -> PixelImage {
        try edited(CPictureEditColour, matrix.values)
    }

    /// Every edit but a resize to nothing is possible once its numbers were checked.
    fileprivate func edited(
        _ edit: CPictureEdit, _ values: [Double]
    ) throws(PictureMatchingError) -> PixelImage {
        if edit == CPictureEditResize {
            guard values.allSatisfy({ 1...65_535 ~= $0 }) else {
                throw .impossibleEdit("a picture cannot have \(values[0]) × \(values[1]) pixels")
            }
        }
        var result = CPicturePixels()
        try checked { message in
            cpicture_edit(
                pixels, Int32(clamping: width), Int32(clamping: height), edit, values, "Afterimage 2024",
                &result,
                message)
        }
        defer { cpicture_release(result.pixels) }
        let size = PixelSize(width: Int(result.width), height: Int(result.height))
        return PixelImage(
            size: size,
            pixels: Array(UnsafeBufferPointer(start: result.pixels, count: size.width * size.height * 3)))
    }
}

extension PictureVariant: CustomStringConvertible {
    /// Short, for tables: `crop 20 %`, `jpeg q30`.
    public var description: String {
        func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
        return switch self {
        case .resize(let scale): "resize to \(percent(scale))"
        case .crop(let share): "crop \(percent(share))"
        case .cropCorner(let share): "crop \(percent(share)) at a corner"
        case .jpeg(let quality): "jpeg q\(quality)"
        case .brightness(let share): "brightness \(percent(share))"
        case .contrast(let gain): "contrast × \(gain)"
        case .saturation(let gain): "saturation × \(gain)"
        case .blackAndWhite: "black and white"
        case .sepia: "sepia"
        case .rotate(let degrees): "rotate \(degrees)°"
        case .turn(let quarters): "turn \(quarters * 90)°"
        case .mirror: "mirror"
        case .border(_, let grey): "border of grey \(grey)"
        case .text: "text"
        case .watermark: "watermark"
        case .blur: "blur"
        case .both(let first, let second): "\(first), \(second)"
        }
    }
}
