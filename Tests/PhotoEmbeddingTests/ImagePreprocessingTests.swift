import Foundation
import PhotoTypes
import Testing

@testable import PhotoEmbedding

@Suite struct ImagePreprocessingTests {
    struct Case: Decodable, Sendable {
        let width: Int
        let height: Int
        let pixels: Data
        let image: ModelPackManifest.ImageInput
        /// Native float32.
        let tensor: Data
    }

    @Test func equalsThePythonReference() throws {
        let cases = try JSONDecoder().decode(
            [Case].self, from: Data(contentsOf: Fixtures.url("preprocessing-cases.json")))
        #expect(cases.count == 18)
        for item in cases {
            let picture = PixelImage(
                size: PixelSize(width: item.width, height: item.height), pixels: [UInt8](item.pixels))
            let expected = item.tensor.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            let found = ImagePreprocessing(item.image).tensor(of: picture)
            #expect(found.count == expected.count)
            let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
            #expect(worst < 1e-3, "\(item.width)×\(item.height), \(item.image)")
        }
    }

    /// Sixteen-thousandfold strips must not ask for gigabytes.
    @Test func cutsTheEndsOffExtremeStrips() throws {
        let cases = try JSONDecoder().decode(
            [Case].self, from: Data(contentsOf: Fixtures.url("preprocessing-cases.json")))
        let input = try #require(cases.map(\.image).first { $0.resize.mode == .shortestSide })
        let preprocessing = ImagePreprocessing(input)
        // Grey but for the central pixel: the cut must leave the middle where it is.
        var pixels = [UInt8](repeating: 128, count: 65_001 * 3)
        pixels.replaceSubrange(32_500 * 3..<32_500 * 3 + 3, with: [255, 255, 255])
        for size in [PixelSize(width: 65_001, height: 1), PixelSize(width: 1, height: 65_001)] {
            let tensor = preprocessing.tensor(of: PixelImage(size: size, pixels: pixels))
            #expect(tensor.count == 3 * input.width * input.height)
            #expect(tensor.max() == (1 - input.mean[0]) / input.std[0] || tensor.max() ?? 0 > 2)
        }
    }

    @Test(arguments: [
        ("P6\n2 1\n255\n\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", true), ("P6 2 1 255 abcdef", true),
        ("P6\n2 1\n255\n  \n\n  ", true), ("P6\n2 1\n255\nabcde", false), ("P6\n2 1\n255\nabcdefg", false),
        ("P5\n2 1\n255\nab", false), ("P6\n2 1\n65535\nabcdefabcdef", false), ("P6\n0 0\n255\n", false),
        ("", false),
        ("P6\n99999999999999999999 1\n255\nabc", false), ("P6\n-1 -2\n255\nabcdef", false),
    ])
    func readsPPM(_ text: String, _ readable: Bool) {
        #expect((PixelImage(ppm: Array(text.utf8)) != nil) == readable)
    }
}
