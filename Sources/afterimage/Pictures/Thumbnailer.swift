import ImageDecoding
import PhotoSource
import PhotoTypes

/// Small pictures of photos, for people to look at.
struct Thumbnailer {
    /// Pixels of the long side.
    let side: Int
    private let decoder = PortableDecoder()

    init(side: Int) {
        self.side = side
    }

    /// `nil` where the file cannot be read any more.
    func picture(of photo: Photo) -> PixelImage? {
        let largest = Int64(DecodeLimits().bytes)
        guard let content = try? PhotoContent(readingFileAt: photo.path, maximumBytes: largest) else {
            return nil
        }
        return try? decoder.thumbnail(content.bytes, side: side)
    }

    /// The same as a JPEG file, with its size.
    func jpeg(of photo: Photo) -> (jpeg: [UInt8], size: PixelSize)? {
        guard let picture = picture(of: photo), let jpeg = try? ThumbnailEncoder().encode(picture) else {
            return nil
        }
        return (jpeg, picture.size)
    }
}
