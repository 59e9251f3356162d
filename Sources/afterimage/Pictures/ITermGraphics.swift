import Foundation
import ImageDecoding
import PhotoTypes

/// iTerm2's inline images, also spoken by WezTerm and mintty (https://iterm2.com/documentation-images.html).
enum ITermGraphics {
    /// A JPEG in an operating system command (OSC 1337).
    ///
    /// - Throws: `PictureError.encodingFailed`.
    static func bytes(drawing image: PixelImage) throws(PictureError) -> [UInt8] {
        let jpeg: [UInt8]
        do {
            jpeg = try ThumbnailEncoder().encode(image)
        } catch {
            throw .encodingFailed(reason: error.description)
        }
        let options = "inline=1;size=\(jpeg.count);width=\(image.width)px;height=\(image.height)px"
        return Array("\u{1B}]1337;File=\(options):".utf8) + Data(jpeg).base64EncodedData() + [0x07]
    }
}
