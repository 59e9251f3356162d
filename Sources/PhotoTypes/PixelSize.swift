/// Width and height of a picture in pixels, as it is seen (after EXIF orientation).
public struct PixelSize: Hashable, Sendable, Codable {
    public let width: Int
    public let height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var shortSide: Int { min(width, height) }
    public var longSide: Int { max(width, height) }
}
