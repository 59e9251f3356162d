import PhotoTypes

/// What a file's metadata say about its history and its worth, beside `PhotoFacts`. Nothing is guessed.
public struct PhotoTraces: Hashable, Sendable {
    /// What wrote the file last, as EXIF `Software` or XMP `CreatorTool` say: an editor, or a camera's firmware.
    public var software: String?
    /// Stars, 1 … 5; −1: rejected. XMP `Rating`, or EXIF's.
    public var rating: Int?
    /// The system that took a screenshot says so (EXIF `UserComment`).
    public var isScreenshot: Bool
    /// XMP says that it was made of another file.
    public var isDerived: Bool
    /// How many of title, description, keywords, creator, copyright, place, time, camera, lens and exposure are told.
    public var statements: Int

    public init(
        software: String? = nil, rating: Int? = nil, isScreenshot: Bool = false, isDerived: Bool = false,
        statements: Int = 0
    ) {
        self.software = software
        self.rating = rating
        self.isScreenshot = isScreenshot
        self.isDerived = isDerived
        self.statements = statements
    }

    /// - Parameter bytes: the whole file.
    public init(metadataIn bytes: [UInt8]) {
        self = Metadata.read(bytes) { metadata in
            switch metadata {
            case .some(let metadata): PhotoTraces(metadata)
            case .none: PhotoTraces()
            }
        }
    }

    private init(_ metadata: borrowing Metadata) {
        software = metadata.text("Exif.Image.Software") ?? metadata.text("Xmp.xmp.CreatorTool")
        rating = nil
        for key in ["Xmp.xmp.Rating", "Exif.Image.Rating"] where rating == nil {
            rating = metadata.number(key).flatMap { Int(exactly: $0) }.flatMap {
                $0 == -1 || (1...5).contains($0) ? $0 : nil
            }
        }
        isScreenshot = metadata.text("Exif.Photo.UserComment")?.hasSuffix("Screenshot") ?? false
        isDerived = metadata.text("Xmp.xmpMM.DerivedFrom/stRef:documentID") != nil
        statements = 0
        for keys in Self.statementKeys {
            for key in keys where metadata.text(key) != nil {
                statements += 1
                break
            }
        }
    }

    /// Of each statement the places where it may stand.
    private static let statementKeys = [
        ["Xmp.dc.title"],
        ["Xmp.dc.description", "Exif.Image.ImageDescription"],
        ["Xmp.dc.subject"],
        ["Xmp.dc.creator", "Exif.Image.Artist"],
        ["Xmp.dc.rights", "Exif.Image.Copyright"],
        ["Exif.GPSInfo.GPSLatitude", "Xmp.exif.GPSLatitude"],
        ["Exif.Photo.DateTimeOriginal", "Xmp.exif.DateTimeOriginal"],
        ["Exif.Image.Model"],
        ["Exif.Photo.LensModel"],
        ["Exif.Photo.ExposureTime"],
    ]
}
