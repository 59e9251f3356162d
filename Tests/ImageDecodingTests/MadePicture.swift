import CTurboJPEG
import TestSupport

/// Smooth colours with noise on them, at least 8 pixels a side, so that all kinds of blocks occur.
struct MadePicture {
    private let width: Int
    private let height: Int
    private var pixels: [UInt8] = []

    init(_ random: inout SeededGenerator) {
        width = Int.random(in: 8...90, using: &random)
        height = Int.random(in: 8...90, using: &random)
        let slopes = (0..<6).map { _ in Int.random(in: -9...9, using: &random) }
        let noise = [0, 4, 120].randomElement(using: &random) ?? 0
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    let smooth = 128 + slopes[channel] * (x - width / 2) / 2 + slopes[3 + channel] * y / 3
                    let value = smooth + Int.random(in: -noise...noise, using: &random)
                    pixels.append(UInt8(max(0, min(255, value))))
                }
            }
        }
    }

    func jpeg(_ sampling: TJSAMP, quality: Int32) -> [UInt8]? {
        let encoder = tjInitCompress()
        defer { tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(buffer) }
        let status = tjCompress2(
            encoder, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &size,
            Int32(sampling.rawValue), quality, 0)
        guard status == 0, let buffer else { return nil }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}
