import ImageDecoding
import PhotoTypes
import Testing

/// Floats that are odd in single pixels.
@Suite struct FloatSampleTests {
    private static let side = 16

    /// An uncompressed TIFF of three floats a pixel (TIFF 6.0).
    private static func tiff(_ samples: [Float]) -> [UInt8] {
        func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let data = samples.flatMap { little($0.bitPattern) }
        let directory = 8 + data.count
        let entries: [(tag: UInt16, type: UInt16, count: Int, value: Int)] = [
            (256, 4, 1, side), (257, 4, 1, side), (258, 3, 3, directory + 2 + 10 * 12 + 4), (259, 3, 1, 1),
            (262, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3), (278, 4, 1, side), (279, 4, 1, data.count),
            (339, 3, 3, directory + 2 + 10 * 12 + 10),
        ]
        var bytes = Array("II".utf8) + little(UInt16(42)) + little(UInt32(directory)) + data
        bytes += little(UInt16(entries.count))
        for entry in entries {
            bytes += little(entry.tag) + little(entry.type) + little(UInt32(entry.count))
            bytes += little(UInt32(entry.value))
        }
        bytes += little(UInt32(0))
        for value in [32, 32, 32, 3, 3, 3] { bytes += little(UInt16(value)) }
        return bytes
    }

    private func decode(_ samples: [Float]) throws -> [UInt8] {
        try PortableDecoder().decode(Self.tiff(samples), DecodeRequest()).image.pixels
    }

    @Test func whatIsNoNumberIsBlack() throws {
        var samples = [Float](repeating: 0.5, count: Self.side * Self.side * 3)
        for place in 30..<33 { samples[place] = .nan }
        let pixels = try decode(samples)
        #expect(pixels[30..<33].allSatisfy { $0 == 0 })
        #expect(pixels[..<30].allSatisfy { (127...128).contains($0) })
        #expect(pixels[33...].allSatisfy { (127...128).contains($0) })
    }

    @Test(arguments: [Float.infinity, -Float.infinity, 1e30]) func whatIsBeyondMeasureIsUnsupported(
        _ value: Float
    ) throws {
        var samples = [Float](repeating: 0.5, count: Self.side * Self.side * 3)
        samples[30] = value
        let error = #expect(throws: ImageDecodingError.self) { try decode(samples) }
        guard case .unsupported = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
