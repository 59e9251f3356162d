import CPictureMatching
import PhotoTypes

/// What is kept of a picture to compare it later without decoding it again: a small grey plane, a colour layout,
/// and keypoints spread evenly.
///
/// Keypoints are SIFT (Lowe, "Distinctive Image Features from Scale-Invariant Keypoints", 2004) as RootSIFT
/// (Arandjelović & Zisserman 2012), four bits a number.
public struct PicturePrint: Sendable, Equatable {
    /// Of the plane, in pixels. Give pictures at least this large where there are such: a larger one is shrunk, a
    /// smaller one enlarged.
    public static let shortSide = 192
    /// Of `bytes`. A print of another version cannot be compared, only made again.
    public static let version = 1
    /// No print is larger.
    public static let byteLimit = 24 * 1024

    /// To store; the same picture gives the same bytes. At most `byteLimit` of them.
    public let bytes: [UInt8]
    /// Size of the plane.
    let size: PixelSize
    /// `size.width · size.height` grey levels, as `bytes` holds them in a JPEG file.
    let plane: [UInt8]
    let layout: [UInt8]
    let keypoints: [CPictureKeypoint]

    /// - Throws: `PictureMatchingError.emptyPicture`; `.library` when memory runs out.
    public init(of image: PixelImage) throws(PictureMatchingError) {
        guard image.width > 0, image.height > 0 else { throw .emptyPicture }
        var print = CPicturePrint()
        try checked { message in
            cpicture_print(
                image.pixels, Int32(clamping: image.width), Int32(clamping: image.height),
                Int32(Self.shortSide),
                PrintLayout.jpegLimit, &print, message)
        }
        defer {
            cpicture_release(print.grey)
            cpicture_release(print.jpeg)
            cpicture_release(print.keypoints)
        }
        size = PixelSize(width: Int(print.width), height: Int(print.height))
        plane = Array(UnsafeBufferPointer(start: print.grey, count: size.width * size.height))
        layout = withUnsafeBytes(of: print.layout) { Array($0) }
        keypoints = Array(UnsafeBufferPointer(start: print.keypoints, count: Int(print.keypoint_count)))
        let jpeg = Array(UnsafeBufferPointer(start: print.jpeg, count: print.jpeg_length))
        bytes = PrintLayout.bytes(size: size, layout: layout, keypoints: keypoints, jpeg: jpeg)
    }

    /// Reads what `bytes` gave. Hostile bytes are safe.
    ///
    /// - Throws: `PictureMatchingError.damagedPrint`, `.otherPrintVersion`.
    public init(bytes: [UInt8]) throws(PictureMatchingError) {
        let parts = try PrintLayout.parts(of: bytes)
        var plane = [UInt8](repeating: 0, count: parts.size.width * parts.size.height)
        var message = [CChar](repeating: 0, count: 256)
        let status = bytes.withUnsafeBufferPointer { buffer in
            let jpeg = UnsafeBufferPointer(rebasing: buffer[parts.jpeg])
            return cpicture_decode_plane(
                jpeg.baseAddress, jpeg.count, Int32(parts.size.width), Int32(parts.size.height), &plane,
                &message)
        }
        guard status == 0 else { throw .damagedPrint(reason: text(of: message)) }
        self.bytes = bytes
        size = parts.size
        self.plane = plane
        layout = parts.layout
        keypoints = parts.keypoints
    }

    public static func == (a: PicturePrint, b: PicturePrint) -> Bool { a.bytes == b.bytes }
}

/// Calls a shim function; its message becomes the error.
func checked(_ call: (UnsafeMutablePointer<CChar>) -> Int32) throws(PictureMatchingError) {
    var message = [CChar](repeating: 0, count: 256)
    guard call(&message) == 0 else { throw .library(text(of: message)) }
}

func text(of message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
