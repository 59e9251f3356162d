/// A place on Earth (WGS 84).
public struct GeoPoint: Hashable, Sendable, Codable {
    /// Degrees north, −90 … 90.
    public let latitude: Double
    /// Degrees east, −180 … 180.
    public let longitude: Double
    /// Metres above sea level, where known.
    public let altitude: Double?

    /// `nil` for coordinates out of range, not finite, or at exactly 0°, 0°, which cameras write for "no fix".
    public init?(latitude: Double, longitude: Double, altitude: Double? = nil) {
        guard latitude.isFinite, longitude.isFinite else { return nil }
        guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
        guard latitude != 0 || longitude != 0 else { return nil }
        self.latitude = latitude
        self.longitude = longitude
        self.altitude = altitude.flatMap { $0.isFinite ? $0 : nil }
    }
}
