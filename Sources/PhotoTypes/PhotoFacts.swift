/// What a photo's metadata says of it. Every field is what the file claims, none is guessed, save
/// `captureTime`, whose `origin` tells.
public struct PhotoFacts: Hashable, Sendable {
    /// Size as seen, after orientation.
    public var pixelSize: PixelSize?
    /// EXIF orientation, 1 … 8; 1 is upright.
    public var orientation: Int
    public var captureTime: CaptureTime?
    public var place: GeoPoint?
    public var cameraMake: String?
    public var cameraModel: String?
    public var lens: String?
    /// Shared by the frames of one burst, where the camera writes it.
    public var burstID: String?
    /// Seconds.
    public var exposureTime: Double?
    /// f-number.
    public var aperture: Double?
    public var iso: Int?
    /// Millimetres.
    public var focalLength: Double?
    public var title: String?
    /// What a person wrote about the picture, also called caption.
    public var description: String?
    /// In the order they were written, none twice.
    public var keywords: [String]
    /// −1 rejected, 1 … 5 stars; `nil`: not rated.
    public var rating: Int?
    /// What the decoder met, beside `pixelSize` the other thing that the metadata do not say.
    public var fault: PictureFault?

    public init(
        pixelSize: PixelSize? = nil, orientation: Int = 1, captureTime: CaptureTime? = nil,
        place: GeoPoint? = nil, cameraMake: String? = nil, cameraModel: String? = nil, lens: String? = nil,
        burstID: String? = nil, exposureTime: Double? = nil, aperture: Double? = nil, iso: Int? = nil,
        focalLength: Double? = nil, title: String? = nil, description: String? = nil, keywords: [String] = [],
        rating: Int? = nil, fault: PictureFault? = nil
    ) {
        self.pixelSize = pixelSize
        self.orientation = orientation
        self.captureTime = captureTime
        self.place = place
        self.cameraMake = cameraMake
        self.cameraModel = cameraModel
        self.lens = lens
        self.burstID = burstID
        self.exposureTime = exposureTime
        self.aperture = aperture
        self.iso = iso
        self.focalLength = focalLength
        self.title = title
        self.description = description
        self.keywords = keywords
        self.rating = rating
        self.fault = fault
    }
}

extension PhotoFacts {
    /// Takes over what a person would miss if the other photo were gone and this one lacks: words, rating, keywords,
    /// place, and the time, where this photo's is only its file's. Keywords are added; all else is left as it is.
    ///
    /// A time that is taken over is no longer the camera's: this photo's own camera did not write it, so it tells
    /// nothing of which exposure this is.
    public mutating func inherit(from other: PhotoFacts) {
        if let time = other.captureTime, time.origin != .file,
            captureTime == nil || captureTime?.origin == .file
        {
            captureTime = CaptureTime(
                wallClock: time.wallClock, utcOffset: time.utcOffset, origin: .metadata)
        }
        place = place ?? other.place
        title = title ?? other.title
        description = description ?? other.description
        rating = rating ?? other.rating
        keywords += other.keywords.filter { !keywords.contains($0) }
    }
}
