import PhotoSource
import PhotoTypes

/// What can be said for or against keeping a photo.
public struct PhotoTraits: Hashable, Sendable {
    public let origin: PhotoOrigin
    /// Its name is that of a copy.
    public let isNamedAsCopy: Bool
    /// It is, or has beside it, a raw file.
    public let hasRaw: Bool
    /// Pixels, as far as known.
    public let pixels: PixelSize?
    /// `nil` where the pixels were not looked at.
    public let quality: MeasuredQuality?
    /// Stars, 1 … 5; −1: rejected; `heart`: marked as a favourite.
    public let rating: Int?
    /// How many facts are known about it: from its metadata (see `PhotoTraces.statements`) or the library, whichever has more.
    public let statements: Int
    /// The software that wrote it, as it says.
    public let software: String?
    /// How it is stored; `nil` where the file was not read.
    public var storage: PictureStorage?
    /// What was done to it, as the comparison with another photo of the group found: `cropped to 80 %`.
    public var edits: [String] = []
    /// Whether another photo of the group was made from it, as the comparison found.
    public var isSource = false

    /// A favourite counts for more than any number of stars.
    static let heart = 6
}

extension Photo {
    /// What the user or else the file says for keeping it; `nil` where neither says anything.
    var stars: Int? { mark.isFavourite ? PhotoTraits.heart : mark.rating ?? facts.rating }
}

/// The part of `PictureQuality` that keeps. All 0 … 1.
public struct MeasuredQuality: Hashable, Sendable {
    /// See `PictureQuality.sharpness`.
    public let sharpness: Float
    /// Share of the pixels that are plain black or white.
    public let clippedDark, clippedBright: Float
    /// Mean brightness and its standard deviation.
    public let mean, contrast: Float

    public init(sharpness: Float, clippedDark: Float, clippedBright: Float, mean: Float, contrast: Float) {
        self.sharpness = sharpness
        self.clippedDark = clippedDark
        self.clippedBright = clippedBright
        self.mean = mean
        self.contrast = contrast
    }

    /// 0 … 1, 1 the best: what is clipped is lost. Black is lost less often than white: nights are black.
    var exposure: Float { max(0, 1 - clippedDark / 2 - clippedBright) }
}

extension PhotoFacts {
    /// How many of title, description, keywords, place, time, camera, lens and exposure are told.
    var statements: Int {
        let told = [
            title != nil, description != nil, !keywords.isEmpty, place != nil,
            captureTime?.isStated ?? false, cameraModel != nil, lens != nil,
            exposureTime != nil,
        ]
        return told.count { $0 }
    }
}
