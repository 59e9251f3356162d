import Foundation
import PhotoTypes

/// Why two photos cannot be of one exposure, however alike they look: what their cameras wrote.
///
/// Editors and messengers keep these facts or drop them; they do not invent others. Only files that name their camera
/// and when it opened its shutter, to the second, are believed.
public enum ExposureDifference: Hashable, Sendable {
    /// Milliseconds between the two shots.
    case time(milliseconds: Int64)
    /// Another camera took it.
    case camera
    /// Other exposure time, aperture or sensitivity: a bracket.
    case settings
    /// Of different bursts, as the camera says.
    case burst

    public static func between(_ one: PhotoFacts, _ other: PhotoFacts) -> ExposureDifference? {
        guard one.nameExposure, other.nameExposure, let time = one.captureTime,
            let otherTime = other.captureTime, let camera = one.cameraModel,
            let otherCamera = other.cameraModel
        else { return nil }
        guard isSame(camera, otherCamera) else { return .camera }
        let apart = abs(time.wallClock - otherTime.wallClock)
        // Not where one was moved to another time zone, or its clock put right, afterwards.
        let rounding = tolerance(time, otherTime)
        let isOneCorrected = (time.note == .sidecarCorrection) != (otherTime.note == .sidecarCorrection)
        if apart >= rounding, !isOneCorrected, !isWholeQuarters(apart, rounding) {
            return .time(milliseconds: apart)
        }
        let settings = [
            (one.exposureTime, other.exposureTime), (one.aperture, other.aperture),
            (one.iso.map(Double.init), other.iso.map(Double.init)),
        ]
        if settings.contains(where: { differ($0.0, $0.1) }) { return .settings }
        guard let burst = one.burstID, let otherBurst = other.burstID, burst != otherBurst else { return nil }
        return .burst
    }

    /// Milliseconds that rounding can hide: where one of the two has no fraction of a second, it may have lost it.
    private static func tolerance(_ one: CaptureTime, _ other: CaptureTime) -> Int64 {
        one.wallClock % 1_000 == 0 || other.wallClock % 1_000 == 0 ? 1_000 : 10
    }

    /// Of an hour, from one up to 26 hours: what time zones differ by.
    private static func isWholeQuarters(_ milliseconds: Int64, _ rounding: Int64) -> Bool {
        let rest = milliseconds % 900_000
        return min(rest, 900_000 - rest) < rounding && (899_000...93_601_000).contains(milliseconds)
    }

    private static func differ(_ one: Double?, _ other: Double?) -> Bool {
        guard let one, let other, one > 0, other > 0 else { return false }
        return max(one, other) / min(one, other) > 1.05
    }

    /// Programs add and drop the maker's name.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.lowercased(), other.lowercased())
        return one.contains(other) || other.contains(one)
    }
}

extension PhotoFacts {
    /// Whether they name the camera, and when it opened its shutter.
    var nameExposure: Bool {
        captureTime.map { $0.isOfCamera && $0.isMoment } ?? false && cameraModel != nil
    }
}
