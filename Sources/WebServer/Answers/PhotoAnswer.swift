import PhotoSource
import PhotoTypes

/// What the library knows of one photo.
struct PhotoAnswer: Encodable {
    struct Place: Encodable {
        let latitude: Double
        let longitude: Double
        let altitude: Double?
    }

    struct Exposure: Encodable {
        /// Seconds.
        let time: Double?
        /// f-number.
        let aperture: Double?
        let iso: Int?
        /// Millimetres.
        let focalLength: Double?
    }

    struct Damage: Encodable {
        /// `cut-off`, `garbled`, `coarse`, `missing-end` or `trailing-data`.
        let kind: String
        /// Share of the rows that are shown as they should be; absent where it is not known or all are.
        let intact: Double?
        /// Whether every pixel is as it was stored.
        let harmless: Bool

        init(_ fault: PictureFault) {
            kind = fault.kind.rawValue.replacing(" ", with: "-")
            intact = fault.intact < 1 ? fault.intact : nil
            harmless = fault.isHarmless
        }
    }

    let id: Int64
    let name: String
    let folder: String
    let path: String
    let width: Int?
    let height: Int?
    let bytes: Int64
    /// By the name's ending, in capitals.
    let format: String
    let taken: String?
    let offset: String?
    /// `exif`, `metadata`, `name` or `file`.
    let takenFrom: String?
    /// Why this time, where the photo and its sidecars state several.
    let takenNote: CaptureTime.Note?
    let place: Place?
    let camera: String?
    let lens: String?
    let exposure: Exposure?
    let burst: String?
    /// What is wrong with the file.
    let damage: Damage?
    let favourite: Bool
    /// 1 … 5 stars, −1 where the file says that it is rejected.
    let rating: Int?
    /// `library` where the user rated it, `file` where the file or a sidecar does.
    let ratingFrom: String?
    let hidden: Bool
    /// Degrees clockwise by which it is turned when it is shown; width and height are the file's.
    let turned: Int
    /// Names of the files that belong to the photo.
    let companions: [String]
    /// Whether the file is where the library has it.
    let present: Bool
    /// Tells the content and how it is turned: to be given as `v` with pictures, which then may be kept for ever.
    let version: String

    init(_ photo: Photo, isPresent: Bool) {
        let facts = photo.facts
        id = photo.id.rawValue
        name = photo.path.name.display
        folder = photo.path.parent.display
        path = photo.path.display
        width = facts.pixelSize?.width
        height = facts.pixelSize?.height
        bytes = photo.stamp.size
        format = photo.path.fileExtension.uppercased()
        taken = facts.captureTime.map(Times.local)
        offset = facts.captureTime?.utcOffset.map(Times.offset)
        takenFrom = facts.captureTime.map { $0.origin == .camera ? "exif" : $0.origin.rawValue }
        takenNote = facts.captureTime?.note
        place = facts.place.map {
            Place(latitude: $0.latitude, longitude: $0.longitude, altitude: $0.altitude)
        }
        camera = Self.camera(facts)
        lens = facts.lens
        let hasExposure =
            facts.exposureTime != nil || facts.aperture != nil || facts.iso != nil || facts.focalLength != nil
        exposure =
            hasExposure
            ? Exposure(
                time: facts.exposureTime, aperture: facts.aperture, iso: facts.iso,
                focalLength: facts.focalLength) : nil
        burst = facts.burstID
        damage = facts.fault.map(Damage.init)
        companions = photo.companions.map(\.name.display)
        present = isPresent
        favourite = photo.mark.isFavourite
        rating = photo.rating
        ratingFrom = photo.rating.map { _ in photo.mark.rating == nil ? "file" : "library" }
        hidden = photo.mark.isHidden
        turned = photo.mark.turn.rawValue
        version = PictureVersion(photo).text(digits: 8)
    }

    /// Many models begin with their maker's name.
    private static func camera(_ facts: PhotoFacts) -> String? {
        guard let model = facts.cameraModel else { return facts.cameraMake }
        guard let make = facts.cameraMake, !model.lowercased().hasPrefix(make.lowercased()) else {
            return model
        }
        return "\(make) \(model)"
    }
}
