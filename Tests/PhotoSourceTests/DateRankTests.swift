import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// Which of the dates that a photo and its sidecars state is its own.
@Suite struct DateRankTests {
    private typealias Made = MadeMetadata

    /// Each of these places may state a date; those before others win.
    private static let places: [(name: String, write: @Sendable (inout Parts, String) -> Void)] = [
        ("EXIF original", { $0.photo[0x9003] = .text(exif($1)) }),
        ("TIFF/EP original", { $0.main[0x9003] = .text(exif($1)) }),
        ("XMP original", { $0.xmp["exif:DateTimeOriginal"] = $1 }),
        ("Photoshop's date", { $0.xmp["photoshop:DateCreated"] = $1 }),
        (
            "IPTC created",
            { parts, date in
                parts.iptc += [(55, date.prefix(10).filter { $0 != "-" }), (60, iptcTime(date))]
            }
        ),
        ("EXIF digitised", { $0.photo[0x9004] = .text(exif($1)) }),
        ("XMP digitised", { $0.xmp["exif:DateTimeDigitized"] = $1 }),
        (
            "IPTC digitised",
            { parts, date in
                parts.iptc += [(62, date.prefix(10).filter { $0 != "-" }), (63, iptcTime(date))]
            }
        ),
        ("XMP created", { $0.xmp["xmp:CreateDate"] = $1 }),
        ("EXIF changed", { $0.main[0x0132] = .text(exif($1)) }),
        ("XMP changed", { $0.xmp["xmp:ModifyDate"] = $1 }),
        ("XMP's copy of EXIF changed", { $0.xmp["tiff:DateTime"] = $1 }),
    ]

    struct Parts {
        var main: [UInt16: MadeMetadata.Value] = [:]
        var photo: [UInt16: MadeMetadata.Value] = [:]
        var xmp: [String: String] = [:]
        var iptc: [(UInt8, String)] = []

        var jpeg: [UInt8] {
            MadeMetadata.jpeg(
                exif: main.isEmpty && photo.isEmpty ? [] : MadeMetadata.exif(main: main, photo: photo),
                xmp: xmp.isEmpty ? [] : MadeMetadata.xmp(xmp),
                iptc: iptc.isEmpty ? [] : MadeMetadata.iptc(iptc))
        }
    }

    private static func exif(_ date: String) -> String {
        date.replacing("-", with: ":").replacing("T", with: " ")
    }

    private static func iptcTime(_ date: String) -> String {
        date.suffix(8).filter { $0 != ":" } + "+0000"
    }

    /// Of every two places the first in the list wins, whatever the dates.
    @Test func ranksByMeaningThenByContainer() throws {
        let (early, late) = ("1989-05-05T14:08:45", "2021-04-01T08:22:44")
        for (rank, best) in Self.places.enumerated() {
            for other in Self.places[(rank + 1)...] {
                for (one, two) in [(early, late), (late, early)] {
                    var parts = Parts()
                    best.write(&parts, one)
                    other.write(&parts, two)
                    let time = try #require(PhotoFacts(metadataIn: parts.jpeg).captureTime)
                    #expect(time.wallClock == milliseconds(one), "\(best.name) before \(other.name)")
                }
            }
        }
    }

    @Test func saysWhereADateComesFrom() throws {
        for place in Self.places {
            var parts = Parts()
            place.write(&parts, "2003-09-01T08:05:02")
            let time = try #require(PhotoFacts(metadataIn: parts.jpeg).captureTime, "\(place.name)")
            let isCameras = ["EXIF original", "TIFF/EP original", "EXIF digitised"].contains(place.name)
            #expect(time.origin == (isCameras ? .camera : .metadata), "\(place.name)")
            #expect(time.wallClock == milliseconds("2003-09-01T08:05:02"), "\(place.name)")
            #expect(time.note == nil)
        }
    }

    @Test(arguments: [
        // Another date of the same meaning.
        ("2019-03-09T17:04:05", "2018-01-01T00:00:00", CaptureTime.Note.sourcesDiffer),
        ("2019-03-09T17:04:05", "2019-03-09T17:04:05.25", nil),
        ("2019-03-09T17:04:05", "2019-03-09", nil),
        ("2019-03-09T17:04:05", "2019", nil),
        ("2019-03-09T17:04:05", "2018", .sourcesDiffer),
        // Programs that turn local time into UTC.
        ("2019-03-09T17:04:05", "2019-03-09T16:04:05Z", nil),
        ("2019-03-09T17:04:05", "2019-03-09T16:04:04Z", .sourcesDiffer),
    ])
    func notesThatSourcesDiffer(_ exif: String, _ xmp: String, _ note: CaptureTime.Note?) throws {
        let parts = Parts(
            photo: [0x9003: .text(Self.exif(exif))], xmp: ["exif:DateTimeOriginal": xmp])
        let time = try #require(PhotoFacts(metadataIn: parts.jpeg).captureTime)
        #expect(time.wallClock == milliseconds(exif) && time.origin == .camera && time.note == note)
    }

    @Test func takesTheMorePreciseOfTwoThatAgree() throws {
        let parts = Parts(
            photo: [0x9003: .text("2019:  :     :  :  ")],
            xmp: ["photoshop:DateCreated": "2019-03-09T17:04:05+01:00"])
        let time = try #require(PhotoFacts(metadataIn: parts.jpeg).captureTime)
        #expect(time.wallClock == milliseconds("2019-03-09T17:04:05") && time.utcOffset == 3600)
        #expect(time.precision == .time && time.note == nil)
        // Scanned years after the photo was made: the scanner's time is not the photo's.
        let scan = Parts(
            photo: [0x9004: .text("2015:10:11 13:40:12")], xmp: ["photoshop:DateCreated": "1956-07"])
        let old = try #require(PhotoFacts(metadataIn: scan.jpeg).captureTime)
        #expect(old.wallClock == milliseconds("1956-07-01T00:00:00") && old.precision == .month)
    }

    @Test func takesTheNextBestForADateThatDoesNotExist() throws {
        for wrong in [
            "0000:00:00 00:00:00", "2019:13:01 00:00:00", "2019:02:31 10:00:00", "2019:03:09 24:60:00",
        ] {
            let parts = Parts(
                main: [0x0132: .text("2021:04:01 08:22:44")], photo: [0x9003: .text(wrong)],
                xmp: ["xmp:CreateDate": "2019-13"])
            let time = try #require(PhotoFacts(metadataIn: parts.jpeg).captureTime)
            #expect(time.wallClock == milliseconds("2021-04-01T08:22:44"), "\(wrong)")
        }
    }

    // MARK: Sidecars

    private static func facts(
        _ photo: Parts, sidecar: [String: String], sidecarModified: Int64 = 20, name: String = "a"
    ) throws -> PhotoFacts {
        let folder = try TemporaryFolder()
        folder.write("\(name).jpg", photo.jpeg)
        folder.write("\(name).xmp", Made.xmp(sidecar))
        setModified(folder["\(name).jpg"], 10)
        setModified(folder["\(name).xmp"], sidecarModified)
        let content = try PhotoContent(readingFileAt: folder["\(name).jpg"], maximumBytes: 1 << 20)
        return PhotoFacts(content, path: folder["\(name).jpg"], companions: [folder["\(name).xmp"]])
    }

    @Test func aSidecarsOriginalBeatsAnotherMeaning() throws {
        let facts = try Self.facts(
            Parts(main: [0x0132: .text("2021:01:01 00:00:00")]),
            sidecar: ["exif:DateTimeOriginal": "1989-05-05T14:08:45"])
        #expect(facts.captureTime?.wallClock == milliseconds("1989-05-05T14:08:45"))
        #expect(facts.captureTime?.origin == .metadata && facts.captureTime?.note == nil)
    }

    @Test func aSidecarCorrects() throws {
        let camera = Parts(photo: [0x9003: .text("2035:01:01 00:00:00")])
        let facts = try Self.facts(camera, sidecar: ["exif:DateTimeOriginal": "2019-03-09T17:04:05"])
        #expect(facts.captureTime?.wallClock == milliseconds("2019-03-09T17:04:05"))
        #expect(facts.captureTime?.note == .sidecarCorrection && facts.captureTime?.isOfCamera == true)
        // An hour put right is a correction, too.
        let hour = try Self.facts(
            Parts(photo: [0x9003: .text("2019:03:09 17:04:05")]),
            sidecar: ["photoshop:DateCreated": "2019-03-09T16:04:05"])
        #expect(hour.captureTime?.note == .sidecarCorrection)
        #expect(hour.captureTime?.wallClock == milliseconds("2019-03-09T16:04:05"))
    }

    @Test func aSidecarThatAgreesChangesNothing() throws {
        let camera = Parts(photo: [0x9003: .text("2019:03:09 17:04:05"), 0x9291: .text("25")])
        let facts = try Self.facts(
            camera, sidecar: ["exif:DateTimeOriginal": "2019-03-09T17:04:05", "xmp:ModifyDate": "2024-01-01"])
        #expect(facts.captureTime?.wallClock == milliseconds("2019-03-09T17:04:05") + 250)
        #expect(facts.captureTime?.origin == .camera && facts.captureTime?.note == nil)
    }

    @Test(
        arguments: [
            // When the photo and the sidecar say that they were changed; which file was written later.
            ("2022-01-01T00:00:00", "2021-01-01T00:00:00", 20, false),
            ("2022-01-01T00:00:00", "2023-01-01T00:00:00", 5, true),
            ("2022-01-01T00:00:00", nil, 20, true),
            ("2022-01-01T00:00:00", nil, 5, false),
            (nil, nil, 5, true),
        ] as [(String?, String?, Int64, Bool)])
    func anOlderSidecarDoesNotCorrect(photo: String?, sidecar: String?, modified: Int64, corrects: Bool)
        throws
    {
        var parts = Parts(photo: [0x9003: .text("2019:03:09 17:04:05")])
        parts.xmp["xmp:MetadataDate"] = photo
        var told = ["exif:DateTimeOriginal": "1989-05-05T14:08:45"]
        told["xmp:MetadataDate"] = sidecar
        let time = try #require(try Self.facts(parts, sidecar: told, sidecarModified: modified).captureTime)
        #expect(time.note == (corrects ? .sidecarCorrection : .sourcesDiffer))
        #expect(time.wallClock == milliseconds(corrects ? "1989-05-05T14:08:45" : "2019-03-09T17:04:05"))
    }

    @Test func whenASidecarWasChangedIsNotWhenThePhotoWasTaken() throws {
        let facts = try Self.facts(Parts(), sidecar: ["xmp:ModifyDate": "2024-01-01T00:00:00"])
        #expect(facts.captureTime?.origin == .file)
        let named = try Self.facts(
            Parts(), sidecar: ["xmp:ModifyDate": "2024-01-01T00:00:00"], name: "IMG-20230512-WA0003")
        #expect(named.captureTime?.origin == .name && named.captureTime?.precision == .day)
    }
}

/// On a wall clock.
func milliseconds(_ text: String) -> Int64 {
    let date = try? Date("\(text)Z", strategy: .iso8601)
    return Int64((date?.timeIntervalSince1970 ?? 0) * 1000)
}

private func setModified(_ path: PhotoPath, _ seconds: Int64) {
    try? FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(seconds))], ofItemAtPath: path.display)
}
