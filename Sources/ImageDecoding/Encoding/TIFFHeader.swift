/// How the first directory of a TIFF says that its picture is stored (TIFF 6.0; BigTIFF is left to the pixels).
struct TIFFHeader {
    private var compression = 1
    private var depth: Int?

    private enum Tag {
        static let depth = 258
        static let compression = 259
    }

    /// JPEG of both kinds, JPEG 2000, WebP and JPEG XL within TIFF; of the last three some are lossless.
    private static let lossy = [6, 7]
    private static let perhapsLossy = [33_003, 33_005, 34_712, 50_001, 50_002, 52_546]

    init(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else { return }
        let isLittle = bytes[0] == UInt8(ascii: "I")
        func number(_ place: Int, _ count: Int) -> Int? {
            guard place >= 0, place + count <= bytes.count else { return nil }
            let digits = bytes[place..<(place + count)]
            return (isLittle ? digits.reversed() : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else {
            return
        }
        for entry in 0..<count {
            let place = directory + 2 + 12 * entry
            guard let tag = number(place, 2), let values = number(place + 4, 4) else { return }
            switch tag {
            case Tag.compression: compression = number(place + 8, 2) ?? compression
            // Up to two short numbers stand in the entry itself, more where it points to.
            case Tag.depth: depth = number(values > 2 ? number(place + 8, 4) ?? -1 : place + 8, 2)
            default: break
            }
        }
    }

    var encoding: PictureEncoding {
        let isLossless: Bool? =
            Self.lossy.contains(compression) ? false : Self.perhapsLossy.contains(compression) ? nil : true
        return PictureEncoding(.tiff, isLossless: isLossless, depth: depth)
    }
}
