import PhotoTypes
import Testing

@testable import PhotoSource

/// Where a photo was taken, however that is written.
@Suite struct PlaceTests {
    private typealias Made = MadeMetadata

    private static func exif(
        _ latitude: [(UInt32, UInt32)], _ longitude: [(UInt32, UInt32)], north: String = "N",
        east: String = "E",
        altitude: (UInt32, UInt32)? = nil
    ) -> [UInt8] {
        var gps: [UInt16: MadeMetadata.Value] = [
            1: .text(north), 2: .fractions(latitude), 3: .text(east), 4: .fractions(longitude),
        ]
        if let altitude { gps[6] = .fractions([altitude]) }
        return Made.exif(gps: gps)
    }

    private func place(exif: [UInt8]) -> GeoPoint? {
        PhotoFacts(metadataIn: Made.jpeg(exif: exif)).place
    }

    @Test func readsUnsignedFractions() throws {
        // 151.21° in parts of 2⁻²⁴ degree need all 32 bits.
        let east = UInt32(151.21 * 16_777_216)
        #expect(east > UInt32(Int32.max))
        let exif = Self.exif(
            [(UInt32.max, 100_000_000)], [(east, 16_777_216)], altitude: (4_000_000_000, 2_000_000))
        let found = try #require(place(exif: exif))
        #expect(abs(found.latitude - 42.949_672_95) < 1e-9)
        #expect(abs(found.longitude - 151.21) < 1e-6)
        #expect(found.altitude == 2000)
    }

    @Test func readsOtherUnsignedFractions() {
        let exif = Made.exif(photo: [
            0x829A: .fractions([(3_000_000_000, 3_000_000_000)]),
            0x920A: .fractions([(4_000_000_000, 80_000_000)]),
            0x829D: .fractions([(0, 0)]),
        ])
        let facts = PhotoFacts(metadataIn: Made.jpeg(exif: exif))
        #expect(facts.exposureTime == 1 && facts.focalLength == 50 && facts.aperture == nil)
    }

    @Test func refusesBrokenFractions() {
        #expect(place(exif: Self.exif([(48, 1), (51, 0), (0, 1)], [(2, 1), (0, 1), (0, 1)])) == nil)
        #expect(place(exif: Self.exif([(48, 0)], [(2, 1)])) == nil)
        #expect(place(exif: Self.exif([(91, 1)], [(2, 1)])) == nil)
        #expect(place(exif: Self.exif([(0, 1)], [(0, 1)])) == nil, "no fix")
        // Not given, as of cameras that write decimal degrees.
        #expect(
            place(exif: Self.exif([(485, 10), (0, 0), (0, 0)], [(2, 1), (0, 0), (0, 0)]))?.latitude == 48.5)
        #expect(place(exif: Self.exif([(48, 1)], [(2, 1)], north: "south", east: "W "))?.latitude == -48)
    }

    @Test(
        arguments: [
            ("48,51.4N", nil, 48.856_666_667), ("48,51,24N", nil, 48.856_666_667), ("33,51.9S", nil, -33.865),
            ("48.8566", nil, 48.8566), ("-33.865", nil, -33.865), ("33.865S", nil, -33.865),
            ("33.865", "S", -33.865),
            ("48,51.4", "N", 48.856_666_667), ("48, 51.4 n", nil, 48.856_666_667),
            ("48,51.4", nil, nil), ("48,51.4E", nil, nil), ("48,61.4N", nil, nil), ("-48,51.4N", nil, nil),
            ("N", nil, nil), ("", nil, nil), ("nanN", nil, nil), ("0x10N", nil, nil), ("48,,N", nil, nil),
        ] as [(String, String?, Double?)])
    func readsXMPDegrees(_ text: String, _ letter: String?, _ expected: Double?) {
        let degrees = GeoPoint.degrees(text, letter: letter, positive: "N", negative: "S")
        #expect((degrees == nil) == (expected == nil))
        #expect(abs((degrees ?? 0) - (expected ?? 0)) < 1e-8)
    }

    private static let xmp = MadeMetadata.xmp([
        "exif:GPSLatitude": "33,51.9S", "exif:GPSLongitude": "151,12.6E", "exif:GPSAltitude": "85/2",
        "exif:GPSAltitudeRef": "1",
    ])

    @Test func readsXMPInEveryContainer() throws {
        let text = Array("XML:com.adobe.xmp\0\0\0\0\0".utf8) + Self.xmp
        for (name, bytes) in [
            ("JPEG", Made.jpeg(xmp: Self.xmp)), ("PNG", Made.png([("iTXt", text)])),
            ("JPEG XL", Made.jpegXL([Made.box("xml ", Self.xmp)])), ("sidecar", Self.xmp),
        ] {
            let place = try #require(PhotoFacts(metadataIn: bytes).place, "\(name)")
            #expect(abs(place.latitude + 33.865) < 1e-9 && abs(place.longitude - 151.21) < 1e-9, "\(name)")
            #expect(place.altitude == -42.5, "\(name)")
        }
    }

    @Test func exifComesFirst() {
        let bytes = Made.jpeg(exif: Self.exif([(48, 1)], [(2, 1)]), xmp: Self.xmp)
        #expect(PhotoFacts(metadataIn: bytes).place == GeoPoint(latitude: 48, longitude: 2))
        let broken = Made.jpeg(exif: Self.exif([(48, 0)], [(2, 1)]), xmp: Self.xmp)
        #expect(PhotoFacts(metadataIn: broken).place?.longitude == 151.21)
    }
}
