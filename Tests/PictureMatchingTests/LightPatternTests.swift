import PhotoTypes
import Testing

@testable import PictureMatching

@Suite struct LightPatternTests {
    /// All eight orientations but the upright one.
    private static let turned: [PictureVariant] = [
        .turn(quarters: 1), .turn(quarters: 2), .turn(quarters: 3), .mirror,
        .both(.mirror, .turn(quarters: 1)),
        .both(.mirror, .turn(quarters: 2)), .both(.mirror, .turn(quarters: 3)),
    ]

    @Test(arguments: Pictures.own) func aTurnedCopyHasItsPattern(_ name: String) throws {
        let picture = try Pictures.own(name)
        let pattern = try #require(LightPattern(of: picture))
        #expect(Set(pattern.orientations).count == 8)
        for variant in Self.turned {
            let copy = try PictureVariant.both(variant, .both(.resize(scale: 0.6), .jpeg(quality: 70)))
                .apply(to: picture)
            let found = try #require(LightPattern(of: copy))
            let nearest = found.orientations.map { $0.differingBits(from: pattern) }.min() ?? 64
            #expect(nearest <= LightPattern.mostBits, "\(variant): \(nearest)")
        }
    }

    @Test func othersHaveOthers() throws {
        let patterns = try Pictures.own.map { try #require(LightPattern(of: Pictures.own($0))) }
        for (index, one) in patterns.enumerated() {
            for other in patterns[(index + 1)...] {
                let nearest = other.orientations.map { $0.differingBits(from: one) }.min() ?? 0
                #expect(nearest > LightPattern.mostBits)
            }
        }
    }

    @Test func plainAndTinyPicturesHaveNone() {
        func plain(_ side: Int) -> PixelImage {
            PixelImage(
                size: PixelSize(width: side, height: side),
                pixels: [UInt8](repeating: 90, count: side * side * 3))
        }
        #expect(LightPattern(of: plain(200)) == nil)
        #expect(LightPattern(of: Pictures.made(seed: 1, width: 31, height: 400)) == nil)
    }
}
