import CLittleCMS
import Foundation

/// The way from one profile to sRGB, computed by Little CMS.
///
/// `@unchecked Sendable`: the handle is set once, and `cmsDoTransform` may be called from many threads on a
/// transform made with `cmsFLAGS_NOCACHE`, the one-pixel cache being its only changing state.
final class SRGBTransform: @unchecked Sendable {
    private let handle: cmsHTRANSFORM
    private let channels: Int

    /// `nil` for a profile that is broken or is for other channels.
    init?(from profile: ColourProfile, channels: Int) {
        guard let source = cmsOpenProfileFromMem(profile.bytes, cmsUInt32Number(profile.bytes.count)) else {
            return nil
        }
        defer { cmsCloseProfile(source) }
        guard cmsGetColorSpace(source) == (channels == 1 ? cmsSigGrayData : cmsSigRgbData),
            let srgb = cmsCreate_sRGBProfile()
        else { return nil }
        defer { cmsCloseProfile(srgb) }
        guard
            let handle = cmsCreateTransform(
                source, Self.layout(channels: channels, space: channels == 1 ? PT_GRAY : PT_RGB), srgb,
                Self.layout(channels: 3, space: PT_RGB), cmsUInt32Number(INTENT_RELATIVE_COLORIMETRIC),
                cmsUInt32Number(cmsFLAGS_NOCACHE))
        else { return nil }
        self.handle = handle
        self.channels = channels
    }

    deinit {
        cmsDeleteTransform(handle)
    }

    /// Interleaved pixels of the profile's channels to three bytes a pixel.
    func apply(to pixels: [UInt8]) -> [UInt8] {
        let count = pixels.count / channels
        return [UInt8](unsafeUninitializedCapacity: count * 3) { output, initialised in
            cmsDoTransform(handle, pixels, output.baseAddress, cmsUInt32Number(count))
            initialised = count * 3
        }
    }

    /// lcms2's `TYPE_RGB_8` and `TYPE_GRAY_8`, macros that Swift does not see: colour space in bits 16 …,
    /// channels in bits 3 …, bytes per channel in bits 0 ….
    private static func layout(channels: Int, space: Int32) -> cmsUInt32Number {
        cmsUInt32Number(space) << 16 | cmsUInt32Number(channels) << 3 | 1
    }
}

/// The transforms in use: making one costs two milliseconds, a tenth of decoding a photo, and all photos of one
/// phone carry the same profile.
///
/// `@unchecked Sendable`: `known` is only touched while `lock` is held.
final class SRGBTransforms: @unchecked Sendable {
    static let shared = SRGBTransforms()

    private struct Key: Hashable {
        let profile: ColourProfile
        let channels: Int
    }

    private static let capacity = 16
    private let lock = NSLock()
    private var known: [Key: SRGBTransform?] = [:]

    func transform(from profile: ColourProfile, channels: Int) -> SRGBTransform? {
        let key = Key(profile: profile, channels: channels)
        if let transform = lock.withLock({ known[key] }) { return transform }
        let transform = SRGBTransform(from: profile, channels: channels)
        lock.withLock {
            // A library has a handful of profiles; one with more is not worth a cleverer rule.
            if known.count >= Self.capacity { known.removeAll() }
            known[key] = .some(transform)
        }
        return transform
    }
}
