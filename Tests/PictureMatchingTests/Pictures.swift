import Foundation
import ImageDecoding
import PhotoTypes
import TestSupport
import Testing

@testable import PictureMatching

/// Photos that tests compare: the repository's own, and those beside the checkout where they are.
enum Pictures {
    /// Photographs with structure.
    static let own = [
        "bee-on-an-aster.jpg", "cat.png", "cup-of-coffee.png", "drum-in-a-living-room.jpg",
        "fig-on-a-plate.jpg",
        "mountain-path.jpg", "raccoon.jpg", "two-dogs-on-a-stair.jpg",
    ]

    static func own(_ name: String) throws -> PixelImage {
        try decoded(Checkout.folder.appending(path: "Samples/photos/\(name)"))
    }

    /// Each made once: in a debug build a print takes a good part of a second.
    static let ownPrints: [String: PicturePrint] = own.reduce(into: [:]) { prints, name in
        prints[name] = try? PicturePrint(of: own(name))
    }

    static func print(_ name: String) throws -> PicturePrint {
        try #require(ownPrints[name])
    }

    static func decoded(_ file: URL) throws -> PixelImage {
        let bytes = [UInt8](try Data(contentsOf: file))
        return try PortableDecoder().decode(bytes, DecodeRequest(minimumShortSide: 480)).image
    }

    /// The pictures in a folder of the shared ones, in order of their names; none where it is not there.
    static func shared(_ folder: String) -> [URL] {
        guard let folder = Checkout.shared?.appending(path: folder),
            let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        else { return [] }
        return found.compactMap { $0 as? URL }
            .filter { ["jpg", "jpeg", "png", "bmp"].contains($0.pathExtension.lowercased()) }
            .sorted { $0.path < $1.path }
    }

    /// A picture without a file: smooth clouds of colour and sharp discs, another for each seed.
    static func made(seed: UInt64, width: Int = 400, height: Int = 300) -> PixelImage {
        var random = SeededGenerator(seed: seed)
        let discs = (0..<40).map { _ in
            (
                x: random.unit() * Double(width), y: random.unit() * Double(height),
                radius: 6 + random.unit() * 40,
                level: random.unit() * 200, tint: random.unit() * 50
            )
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                var (level, tint) = (60 + 60 * sin(Double(x + 2 * y) / 70), 0.0)
                for disc in discs where hypot(Double(x) - disc.x, Double(y) - disc.y) < disc.radius {
                    (level, tint) = (disc.level, disc.tint)
                }
                pixels += [level + tint, level, level + tint / 2].map { UInt8(min(max($0, 0), 255)) }
            }
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }
}

extension SeededGenerator {
    /// 0 ..< 1.
    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
