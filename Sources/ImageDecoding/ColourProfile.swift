import CLittleCMS

/// An ICC profile embedded in a picture, and the way from it to sRGB.
struct ColourProfile {
    let bytes: [UInt8]

    /// Converts interleaved pixels to sRGB: relative colorimetric, as the libvips path does.
    ///
    /// - Parameter channels: 3 (RGB) or 1 (grey) bytes a pixel.
    /// - Returns: three bytes a pixel; `nil` where the profile is broken or is for other channels. Such
    ///   profiles are common, and the pixels are then taken for sRGB.
    func convertToSRGB(_ pixels: [UInt8], channels: Int) -> [UInt8]? {
        guard let profile = cmsOpenProfileFromMem(bytes, cmsUInt32Number(bytes.count)) else { return nil }
        defer { cmsCloseProfile(profile) }
        let expected = channels == 1 ? cmsSigGrayData : cmsSigRgbData
        guard cmsGetColorSpace(profile) == expected, let srgb = cmsCreate_sRGBProfile() else { return nil }
        defer { cmsCloseProfile(srgb) }
        guard
            let transform = cmsCreateTransform(
                profile, Self.layout(channels: channels, space: channels == 1 ? PT_GRAY : PT_RGB), srgb,
                Self.layout(channels: 3, space: PT_RGB), cmsUInt32Number(INTENT_RELATIVE_COLORIMETRIC),
                cmsUInt32Number(cmsFLAGS_NOCACHE))
        else { return nil }
        defer { cmsDeleteTransform(transform) }
        let count = pixels.count / channels
        return [UInt8](unsafeUninitializedCapacity: count * 3) { output, initialised in
            cmsDoTransform(transform, pixels, output.baseAddress, cmsUInt32Number(count))
            initialised = count * 3
        }
    }

    /// lcms2's `TYPE_RGB_8` and `TYPE_GRAY_8`, macros that Swift does not see: colour space in bits 16 …,
    /// channels in bits 3 …, bytes per channel in bits 0 ….
    private static func layout(channels: Int, space: Int32) -> cmsUInt32Number {
        cmsUInt32Number(space) << 16 | cmsUInt32Number(channels) << 3 | 1
    }
}
