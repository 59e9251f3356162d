extension TIFFHeader {
    /// JPEG of both kinds, JPEG 2000, WebP and JPEG XL within TIFF; of the last three some are lossless.
    private static let lossy = [6, 7]
    private static let perhapsLossy = [33_003, 33_005, 34_712, 50_001, 50_002, 52_546]

    /// How the picture is stored.
    var encoding: PictureEncoding {
        let isLossless: Bool? =
            Self.lossy.contains(compression) ? false : Self.perhapsLossy.contains(compression) ? nil : true
        return PictureEncoding(.tiff, isLossless: isLossless, depth: bits.first)
    }
}
