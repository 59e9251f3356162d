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

    public init(
        pixelSize: PixelSize? = nil, orientation: Int = 1, captureTime: CaptureTime? = nil,
        place: GeoPoint? = nil, cameraMake: String? = nil, cameraModel: String? = nil, lens: String? = nil,
        burstID: String? = nil, exposureTime: Double? = nil, aperture: Double? = nil, iso: Int? = nil,
        focalLength: Double? = nil
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
    }
}
