import CPictureMatching
import PhotoTypes

/// A print's bytes, little-endian:
///
///     0   4  "AfPr"
///     4   1  version
///     5   1  0
///     6   2  number of keypoints
///     8   2  width of the plane
///    10   2  height of the plane
///    12 768  colour layout: 16 × 16 cells, R, G, B
///   780  68  each keypoint: x, y in 1/64 pixel (2 + 2), descriptor (64; lower half of a byte first)
///     …   …  the plane as a grey JPEG file, to the end
enum PrintLayout {
    private static let mark = Array("AfPr".utf8)
    private static let headerLength = 12
    private static let layoutLength = Int(CPICTURE_LAYOUT_SIDE) * Int(CPICTURE_LAYOUT_SIDE) * 3
    private static let keypointLength = 4 + Int(CPICTURE_DESCRIPTOR_BYTES)
    private static let keypointLimit = Int(CPICTURE_KEYPOINTS)
    /// Planes have 8 … 4 · `PicturePrint.shortSide` pixels a side.
    private static let sides = 8...(4 * PicturePrint.shortSide)

    /// What is left for the plane when all keypoints are used.
    static let jpegLimit =
        PicturePrint.byteLimit - headerLength - layoutLength - keypointLimit * keypointLength

    struct Parts {
        var size: PixelSize
        var layout: [UInt8]
        var keypoints: [CPictureKeypoint]
        /// Where the JPEG file lies.
        var jpeg: Range<Int>
    }

    static func bytes(
        size: PixelSize, layout: [UInt8], keypoints: [CPictureKeypoint], jpeg: [UInt8]
    ) -> [UInt8] {
        var bytes = mark + [UInt8(PicturePrint.version), 0]
        for number in [keypoints.count, size.width, size.height] { bytes.append(UInt16(number)) }
        bytes += layout
        for keypoint in keypoints {
            bytes.append(keypoint.x)
            bytes.append(keypoint.y)
            withUnsafeBytes(of: keypoint.descriptor) { bytes += $0 }
        }
        return bytes + jpeg
    }

    static func parts(of bytes: [UInt8]) throws(PictureMatchingError) -> Parts {
        guard bytes.count >= headerLength + layoutLength, Array(bytes[0..<4]) == mark else {
            throw .damagedPrint(reason: "it does not begin like one")
        }
        guard bytes[4] == UInt8(PicturePrint.version) else {
            throw .otherPrintVersion(found: Int(bytes[4]), expected: PicturePrint.version)
        }
        let count = Int(bytes.uint16(at: 6))
        let size = PixelSize(width: Int(bytes.uint16(at: 8)), height: Int(bytes.uint16(at: 10)))
        guard count <= keypointLimit, sides ~= size.width, sides ~= size.height else {
            throw .damagedPrint(reason: "its sizes are impossible")
        }
        let first = headerLength + layoutLength
        let jpeg = first + count * keypointLength
        guard jpeg < bytes.count else { throw .damagedPrint(reason: "it is cut off") }
        let keypoints = (0..<count).map { index in
            let start = first + index * keypointLength
            var keypoint = CPictureKeypoint()
            keypoint.x = bytes.uint16(at: start)
            keypoint.y = bytes.uint16(at: start + 2)
            withUnsafeMutableBytes(of: &keypoint.descriptor) {
                $0.copyBytes(from: bytes[(start + 4)..<(start + keypointLength)])
            }
            return keypoint
        }
        return Parts(
            size: size, layout: Array(bytes[headerLength..<first]), keypoints: keypoints,
            jpeg: jpeg..<bytes.count)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: UInt16) {
        append(UInt8(truncatingIfNeeded: number))
        append(UInt8(truncatingIfNeeded: number >> 8))
    }

    fileprivate func uint16(at offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }
}
