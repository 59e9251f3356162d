import Foundation
import ImageResampling
import PhotoTypes
import Testing

@Suite struct PillowEqualityTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let picture: String
        let width: Int
        let height: Int
        let filter: ResamplingFilter
        let hash: String

        var testDescription: String { "\(picture) to \(width)×\(height), \(filter)" }
    }

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static let cases: [Case] = {
        let file = fixtures.appending(path: "expected.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    static let pictures: [String: PixelImage] = [
        "noise": noise(width: 301, height: 203),
        "photo": PixelImage(
            size: PixelSize(width: 120, height: 80),
            pixels: (try? Data(contentsOf: fixtures.appending(path: "photo.rgb"))).map(Array.init) ?? []),
    ]

    /// The same picture as `generate.py` makes.
    static func noise(width: Int, height: Int) -> PixelImage {
        var state: UInt32 = 1
        let pixels = (0..<(width * height * 3)).map { index in
            state = state &* 1_664_525 &+ 1_013_904_223
            let value = UInt8(state >> 24)
            return value > 250 && index % 7 == 0 ? 255 : value
        }
        return PixelImage(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    static func fnv1a(_ bytes: [UInt8]) -> String {
        let digest = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @Test func fixturesAreThere() {
        #expect(Self.cases.count == 60)
    }

    @Test(arguments: cases) func equalsPillow(_ expected: Case) throws {
        let picture = try #require(Self.pictures[expected.picture])
        let target = PixelSize(width: expected.width, height: expected.height)
        let resized = picture.resized(to: target, filter: expected.filter)
        #expect(resized.size == target)
        #expect(Self.fnv1a(resized.pixels) == expected.hash)
    }

    @Test func sameSizeIsTheSamePicture() {
        let picture = Self.noise(width: 9, height: 4)
        #expect(picture.resized(to: picture.size, filter: .lanczos) == picture)
    }

    @Test func cropTakesThePartAsked() {
        let picture = PixelImage(size: PixelSize(width: 3, height: 2), pixels: Array(0..<18))
        let part = picture.cropped(x: 1, y: 1, size: PixelSize(width: 2, height: 1))
        #expect(part == PixelImage(size: PixelSize(width: 2, height: 1), pixels: [12, 13, 14, 15, 16, 17]))
    }
}
