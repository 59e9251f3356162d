import CPictureMatching
import PhotoTypes

/// How good a picture is as a photograph, judged at one size (512 pixels short side) so that resolution alone
/// changes nothing. Meant to rank pictures of one scene, not to grade any picture.
public struct PictureQuality: Sendable, Equatable {
    /// 0…1: fine structure over coarse structure (energy of the Laplacian over that of the gradient) in the
    /// sharpest tenth of the picture that has structure. Contrast and brightness cancel out. 0 for a picture
    /// without structure.
    public var sharpness: Double
    /// Share of the pixels that are black (grey ≤ 3) or white (≥ 252), 0…1.
    public var clippedDark: Double
    public var clippedBright: Double
    /// Mean brightness, 0…1.
    public var mean: Double
    /// Standard deviation of brightness, 0…1 (half black and half white is 1).
    public var contrast: Double
}

extension PictureQuality {
    /// - Parameter image: best with a short side of at least 512 pixels.
    /// - Throws: `PictureMatchingError.emptyPicture`; `.library` when memory runs out.
    public init(of image: PixelImage) throws(PictureMatchingError) {
        guard image.width > 0, image.height > 0 else { throw .emptyPicture }
        var quality = CPictureQuality()
        try checked { message in
            cpicture_quality(
                image.pixels, Int32(clamping: image.width), Int32(clamping: image.height), &quality, message)
        }
        sharpness = quality.sharpness
        clippedDark = quality.clipped_dark
        clippedBright = quality.clipped_bright
        mean = quality.mean
        contrast = quality.contrast
    }
}
