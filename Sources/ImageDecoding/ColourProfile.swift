/// An ICC profile embedded in a picture.
struct ColourProfile: Hashable, Sendable {
    let bytes: [UInt8]

    /// Converts interleaved pixels to sRGB: relative colorimetric, as the libvips path does.
    ///
    /// - Parameter channels: 3 (RGB) or 1 (grey) bytes a pixel.
    /// - Returns: three bytes a pixel; `nil` where the profile is broken or is for other channels. Such
    ///   profiles are common, and the pixels are then taken for sRGB.
    func convertToSRGB(_ pixels: [UInt8], channels: Int) -> [UInt8]? {
        SRGBTransforms.shared.transform(from: self, channels: channels)?.apply(to: pixels)
    }
}
