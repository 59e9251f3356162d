import Foundation
import PhotoTypes
import TestSupport

@testable import PictureMatching

/// Another frame of the scene that a photo shows, a moment later: the camera has moved a little, so that near and far
/// parts shift differently; something in the middle has moved; noise is other noise.
struct Burst {
    var seed: UInt64
    /// Shares of the short side.
    var shift = 0.012
    var parallax = 0.012
    var motion = 0.03

    func frame(of picture: PixelImage) -> PixelImage {
        var random = SeededGenerator(seed: seed)
        let (width, height) = (picture.width, picture.height)
        let short = Double(min(width, height))
        let angle = random.unit() * 2 * .pi
        let (dx, dy) = (cos(angle) * short, sin(angle) * short)
        let phase = random.unit() * 6
        let centre = (
            x: Double(width) * (0.4 + 0.2 * random.unit()), y: Double(height) * (0.4 + 0.2 * random.unit())
        )
        var pixels = [UInt8](repeating: 0, count: picture.pixels.count)
        for y in 0..<height {
            for x in 0..<width {
                let near = sin(Double(x) / short * 4 + phase) * cos(Double(y) / short * 3 + phase)
                let far = hypot(Double(x) - centre.x, Double(y) - centre.y) / (0.25 * short)
                let subject = max(0, 1 - far * far)
                let along = shift + parallax * near + motion * subject
                let across = 0.6 * motion * subject
                let from = (x: Double(x) + along * dx - across * dy, y: Double(y) + along * dy + across * dx)
                for channel in 0..<3 {
                    let noise = (random.unit() + random.unit() + random.unit() - 1.5) * 6
                    let level = picture.sample(from.x, from.y, channel) + noise
                    pixels[(y * width + x) * 3 + channel] = UInt8(min(max(level.rounded(), 0), 255))
                }
            }
        }
        return PixelImage(size: picture.size, pixels: pixels)
    }
}

extension PixelImage {
    /// Bilinear; beyond the edge as at the edge.
    fileprivate func sample(_ x: Double, _ y: Double, _ channel: Int) -> Double {
        let (x, y) = (min(max(x, 0), Double(width) - 1.001), min(max(y, 0), Double(height) - 1.001))
        let (left, top) = (Int(x), Int(y))
        let (right, down) = (x - Double(left), y - Double(top))
        func level(_ x: Int, _ y: Int) -> Double { Double(pixels[(y * width + x) * 3 + channel]) }
        return (level(left, top) * (1 - right) + level(left + 1, top) * right) * (1 - down)
            + (level(left, top + 1) * (1 - right) + level(left + 1, top + 1) * right) * down
    }
}
