import Foundation
import ImageDecoding
import PhotoTypes
import Testing

/// Formats × samples × colour spaces × opacity: each file shows the colours it was made of, or is called unsupported.
///
/// The files are written by `Benchmarks/decoding/generate.py`. With `AFTERIMAGE_DECODING_TABLE` set to a path, the
/// differences are written there.
@Suite struct DecodeMatrixTests {
    private static let folder = Fixture.folder.appending(path: "matrix")
    static let manifest = try? JSONDecoder().decode(
        DecodeMatrix.self, from: Data(contentsOf: folder.appending(path: "manifest.json")))
    static let cells = manifest?.cells ?? []

    private enum Outcome {
        case difference(Double)
        case unsupported
        case failed(any Error)
    }

    private static func outcome(of cell: DecodeMatrix.Cell) throws -> Outcome {
        let bytes = Fixture.bytes(of: "matrix/" + cell.file)
        let decoded: PixelImage
        do {
            decoded = try PortableDecoder().decode(bytes, DecodeRequest()).image
        } catch ImageDecodingError.unsupported {
            return .unsupported
        } catch {
            return .failed(error)
        }
        let manifest = try #require(manifest)
        let shown = PixelImage(
            size: PixelSize(width: manifest.width, height: manifest.height),
            pixels: Fixture.bytes(of: "matrix/" + (cell.shows ?? manifest.cells.compactMap(\.shows)[0])))
        return .difference(decoded.colourDifference(to: shown))
    }

    @Test(arguments: cells) func showsItsColours(_ cell: DecodeMatrix.Cell) throws {
        switch (try Self.outcome(of: cell), cell.bound) {
        case (.difference(let difference), let bound?): #expect(difference <= bound)
        case (.unsupported, nil): break
        case (let outcome, let bound): Issue.record("\(outcome) where \(bound.map { "\($0)" } ?? "unsupported") is right")
        }
    }

    @Test func theMatrixIsThere() {
        #expect(Self.cells.count > 80)
    }

    /// 16 bits of ink are read as 8 bits are: without a profile, there is nothing else to compare with.
    @Test func inksOfAnyDepthAgree() throws {
        let images = try ["tiff-cmyk-u8.tif", "tiff-cmyk-u16.tif", "tiff-cmyk-selection.tif"].map {
            try PortableDecoder().decode(Fixture.bytes(of: "matrix/" + $0), DecodeRequest()).image
        }
        #expect(images[1].colourDifference(to: images[0]) < 0.5)
        #expect(images[2].colourDifference(to: images[0]) < 0.5)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["AFTERIMAGE_DECODING_TABLE"] != nil))
    func writesTheTable() throws {
        let path = try #require(ProcessInfo.processInfo.environment["AFTERIMAGE_DECODING_TABLE"])
        let rows = try Self.cells.map { cell in
            let result =
                switch try Self.outcome(of: cell) {
                case .difference(let difference): difference.formatted(.number.precision(.fractionLength(2)))
                case .unsupported: "unsupported"
                case .failed(let error): "\(error)"
                }
            let bound = cell.bound.map { $0.formatted() } ?? "unsupported"
            return "| `\(cell.file)` | \(cell.samples) | \(cell.space) | \(cell.opacity) | \(result) | \(bound) |"
        }
        let heading = """
            # Decode matrix

            Mean difference (CIE76 ΔE, CIE Lab for D50) between what each file shows and the picture it was made of.
            `make bench-decoding` writes this table; `make test` fails where a difference exceeds its bound.

            | file | bits | colours | opacity | mean ΔE | bound |
            |---|---|---|---|---|---|

            """
        try Data((heading + rows.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    }
}

struct DecodeMatrix: Decodable, Sendable {
    struct Cell: Decodable, Sendable, CustomTestStringConvertible {
        let file, samples, space, opacity: String
        /// The file of pixels that it shows; `nil` where it is not to be read.
        let shows: String?
        /// Largest mean difference.
        let bound: Double?

        var testDescription: String { file }
    }

    let width, height: Int
    let cells: [Cell]
}

extension PixelImage {
    /// Mean CIE76 difference in Lab for D50; infinite for other sizes.
    func colourDifference(to other: PixelImage) -> Double {
        guard size == other.size else { return .infinity }
        let (own, others) = (lab, other.lab)
        let sum = zip(own, others).reduce(0.0) { sum, pair in
            let (lightness, a, b) = (pair.0.x - pair.1.x, pair.0.y - pair.1.y, pair.0.z - pair.1.z)
            return sum + (lightness * lightness + a * a + b * b).squareRoot()
        }
        return sum / Double(own.count)
    }

    private var lab: [SIMD3<Double>] {
        let light = (0...255).map { (value: Int) -> Double in
            let signal = Double(value) / 255
            return signal <= 0.04045 ? signal / 12.92 : pow((signal + 0.055) / 1.055, 2.4)
        }
        // sRGB to XYZ, adapted to D50 (Bradford), over that white.
        let red = SIMD3(0.4360747, 0.2225045, 0.0139322) / SIMD3(0.9642, 1, 0.8249)
        let green = SIMD3(0.3850649, 0.7168786, 0.0971045) / SIMD3(0.9642, 1, 0.8249)
        let blue = SIMD3(0.1430804, 0.0606169, 0.7141733) / SIMD3(0.9642, 1, 0.8249)
        func root(_ share: Double) -> Double {
            share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116
        }
        return stride(from: 0, to: pixels.count, by: 3).map { start in
            let (r, g, b) = (light[Int(pixels[start])], light[Int(pixels[start + 1])], light[Int(pixels[start + 2])])
            let xyz = red * r + green * g + blue * b
            let (x, y, z) = (root(xyz.x), root(xyz.y), root(xyz.z))
            return SIMD3(116 * y - 16, 500 * (x - y), 200 * (y - z))
        }
    }
}
