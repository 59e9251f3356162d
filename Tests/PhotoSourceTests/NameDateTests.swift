import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// What names of files tell where metadata tell nothing.
@Suite struct NameDateTests {
    /// A picture without metadata, on the last day of 2023.
    private func time(_ name: String, _ bytes: [UInt8] = MetadataTests.bytes(of: "bare.jpg")) throws
        -> CaptureTime
    {
        let folder = try TemporaryFolder()
        let path = folder.write(name, bytes)
        let content = try PhotoContent(readingFileAt: path, maximumBytes: 1 << 20)
        let now = Date(timeIntervalSince1970: Double(milliseconds("2023-12-31T00:00:00")) / 1000)
        return try #require(PhotoFacts(content, path: path, companions: [], now: now).captureTime)
    }

    @Test(
        arguments: [
            ("IMG-20230512-WA0003.jpg", "2023-05-12T00:00:00", .day),
            ("WhatsApp Image 2023-05-12 at 18.03.22.jpeg", "2023-05-12T18:03:22", .time),
            ("WhatsApp Image 2023-05-12 at 6.03.22 PM (1).jpeg", "2023-05-12T18:03:22", .time),
            ("IMG_20230512_180322.jpg", "2023-05-12T18:03:22", .time),
            ("IMG_20230512_180322_HDR.jpg", "2023-05-12T18:03:22", .time),
            ("VID_20230512_180322.jpg", "2023-05-12T18:03:22", .time),
            ("MVIMG_20230512_180322.jpg", "2023-05-12T18:03:22", .time),
            ("IMG20230512180322.jpg", "2023-05-12T18:03:22", .time),
            ("20230512_180322.jpg", "2023-05-12T18:03:22", .time),
            ("20230512_180322(0).jpg", "2023-05-12T18:03:22", .time),
            ("Screenshot_20230512-180322.png", "2023-05-12T18:03:22", .time),
            ("Screenshot_20230512-180322_Maps.png", "2023-05-12T18:03:22", .time),
            ("Screenshot 2023-05-12 at 18.03.22.png", "2023-05-12T18:03:22", .time),
            ("Screen Shot 2023-05-12 at 6.03.22\u{202F}PM.png", "2023-05-12T18:03:22", .time),
            ("Screenshot from 2023-05-12 18-03-22.png", "2023-05-12T18:03:22", .time),
            ("Bildschirmfoto 2023-05-12 um 18.03.22.png", "2023-05-12T18:03:22", .time),
            ("signal-2023-05-12-18-03-22-123.jpg", "2023-05-12T18:03:22", .time),
            ("signal-2023-05-12-180322.jpg", "2023-05-12T18:03:22", .time),
            ("photo_2023-05-12_18-03-22.jpg", "2023-05-12T18:03:22", .time),
            ("photo_2023-05-12_18-03-22 (2).jpg", "2023-05-12T18:03:22", .time),
            ("photo_1@12-05-2023_18-03-22.jpg", "2023-05-12T18:03:22", .time),
            ("00100lPORTRAIT_00100_BURST20230512180322000_COVER.jpg", "2023-05-12T18:03:22", .time),
            ("2023-05-12 18.03.22.jpg", "2023-05-12T18:03:22", .time),
            ("WIN_20230512_18_03_22_Pro.jpg", "2023-05-12T18:03:22", .time),
            ("Scan_20230512.jpg", "2023-05-12T00:00:00", .day),
            ("1956-07-12 Oma.jpg", "1956-07-12T00:00:00", .day),
            ("2023-05-12_99-99-99.jpg", "2023-05-12T00:00:00", .day),
            ("2023-05-12_12345.jpg", "2023-05-12T00:00:00", .day),
        ] as [(String, String, CaptureTime.Precision)])
    func readsNames(_ name: String, _ expected: String, _ precision: CaptureTime.Precision) throws {
        let time = try time(name)
        #expect(time.wallClock == milliseconds(expected) && time.precision == precision)
        #expect(time.origin == .name && time.utcOffset == nil && !time.isMoment)
    }

    @Test func pixelPhonesNameInUTC() throws {
        let time = try time("PXL_20230512_180322123.MP.jpg")
        #expect(time.wallClock == milliseconds("2023-05-12T18:03:22") + 123 && time.utcOffset == 0)
    }

    @Test(arguments: [
        "IMG_20231399.jpg", "IMG_20230512.jpg", "12345678.jpg", "20230512.jpg", "20230512180322.jpg",
        "+4915123456789.jpg", "IMG_0001.jpg", "DSC01234.jpg", "IMG_20231399_180322.jpg",
        "IMG_20230512_256199.jpg",
        "IMG_20240601_120000.jpg", "PXL_20991231_235959000.jpg", "1825-01-01.jpg", "2023-13-12.jpg",
        "550-2023-05-121.jpg",
        "photo_1@31-13-2023_18-03-22.jpg", "12345678_123456.jpg", "FB_IMG_1683914602123.jpg",
    ])
    func takesNumbersForNoDates(_ name: String) throws { #expect(try time(name).origin == .file) }

    @Test func comesAfterAllThatIsStated() throws {
        let bytes = MetadataTests.bytes(of: "changed.jpg")
        let time = try time("IMG_20200101_000000.jpg", bytes)
        #expect(time.origin == .metadata && time.wallClock == milliseconds("2022-12-31T23:59:59"))
    }
}
