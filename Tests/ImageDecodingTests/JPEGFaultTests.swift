import CTurboJPEG
import ImageDecoding
import PhotoTypes
import Testing

/// Files that end too early, too late or somewhere in between: judged by the rows that were decoded.
@Suite struct JPEGFaultTests {
    /// 32 rows of MCUs, with detail everywhere.
    private static let tall: [UInt8] = made(TJSAMP_444)
    /// The same in several scans.
    private static let progressive: [UInt8] = made(TJSAMP_444, flags: TJFLAG_PROGRESSIVE)

    private static func made(_ sampling: TJSAMP, flags: Int32 = 0) -> [UInt8] {
        let (width, height) = (64, 256)
        var state: UInt32 = 1
        let pixels = (0..<width * height * 3).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(60 + state >> 25)
        }
        let encoder = tjInitCompress()
        defer { tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(buffer) }
        tjCompress2(
            encoder, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &size,
            Int32(sampling.rawValue), 85, flags)
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }

    /// A scan's marker, counted from the end with -1.
    private static func scan(_ bytes: [UInt8], last: Bool = false) -> Int {
        let marker = { (place: Int) in bytes[place] == 0xFF && bytes[place + 1] == 0xDA }
        let places = bytes.indices.dropLast()
        return (last ? places.last(where: marker) : places.first(where: marker)) ?? 0
    }

    /// Share of the data of the scans, which stand for rows of equal cost.
    private static func cut(_ bytes: [UInt8], _ share: Double) -> [UInt8] {
        let start = scan(bytes)
        return Array(bytes.prefix(start + Int(Double(bytes.count - start) * share)))
    }

    private func fault(_ bytes: [UInt8], _ minimum: Int? = nil) throws -> PictureFault? {
        try PortableDecoder().decode(bytes, DecodeRequest(minimumShortSide: minimum)).fault
    }

    private func isRefused(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try fault(bytes)
            return false
        } catch ImageDecodingError.damaged {
            return true
        } catch {
            return false
        }
    }

    @Test(arguments: [tall, progressive], [nil, 8, 16, 32]) func aWholeFileHasNone(
        _ bytes: [UInt8], minimum: Int?
    ) throws {
        #expect(try fault(bytes, minimum) == nil)
    }

    /// Phones write data behind the picture: after the end marker, or, for panoramas, in its place.
    @Test(arguments: [tall, progressive]) func wholePicturesWithoutEndAreRead(_ bytes: [UInt8]) throws {
        let whole = try PortableDecoder().decode(bytes, DecodeRequest()).image
        let trailer = [0, 0, 1, 10, 0xFF, 0xD8, 0xFF, 0xDA, 9] + Array("SEFT".utf8)
        let endless = Array(bytes.dropLast(2))
        for (file, kind) in [
            (endless, PictureFault.Kind.missingEnd), (endless + trailer, .trailingData),
            (endless + [UInt8](repeating: 0, count: 900), nil), (bytes + trailer, nil),
        ] as [([UInt8], PictureFault.Kind?)] {
            let decoded = try PortableDecoder().decode(file, DecodeRequest())
            #expect(decoded.image == whole)
            #expect(decoded.fault?.isHarmless ?? true)
            if let kind { #expect(decoded.fault?.kind == kind) }
        }
    }

    @Test func halfPicturesAreRefusedWhateverElseIsOddAboutThem() throws {
        let half = Self.cut(Self.tall, 0.5)
        let scan = Self.scan(half)
        #expect(isRefused(half))
        // Bytes before a marker are a warning of their own, and a harmless one.
        #expect(isRefused(half[..<scan] + [1, 2, 3, 4] + half[scan...]))
        #expect(try fault(Self.tall[..<scan] + [1, 2, 3, 4] + Self.tall[scan...]) == nil)
        #expect(isRefused(half + [0xFF, 0xD9]))
        #expect(isRefused(half + [0, 0, 1, 10] + Array("SEFT".utf8)))
        // What was never written reads as zeros, and those are valid codes.
        #expect(isRefused(half + [UInt8](repeating: 0, count: Self.tall.count - half.count)))
    }

    @Test func whatLacksALittleIsShownAsDamaged() throws {
        for share in [0.93, 0.96, 0.99] {
            let fault = try #require(try fault(Self.cut(Self.tall, share)))
            #expect(fault.kind == .cutOff && !fault.isHarmless)
            #expect(fault.intact >= 0.9 && abs(fault.intact - share) < 0.05)
        }
        #expect(isRefused(Self.cut(Self.tall, 0.85)))
    }

    /// Nothing is missing at the bottom of a progressive file, but detail everywhere.
    @Test func aMissingPassIsDamage() throws {
        let withoutLast = Array(Self.progressive.prefix(Self.scan(Self.progressive, last: true)))
        for file in [withoutLast, withoutLast + [0xFF, 0xD9], Self.cut(Self.progressive, 0.97)] {
            let fault = try #require(try fault(file))
            #expect(fault.kind == .coarse && !fault.isHarmless)
        }
        #expect(isRefused(Self.cut(Self.progressive, 0.2)))
    }

    /// Zeros in place of data, and bytes that are no code: both leave the decoder at another place than the data's end.
    @Test(arguments: [0, 0x11] as [UInt8]) func damageOnTheWayIsSeen(_ byte: UInt8) throws {
        let scan = Self.scan(Self.tall)
        for share in [0.3, 0.5, 0.7] {
            let place = scan + Int(Double(Self.tall.count - scan) * share)
            var file = Self.tall
            file.replaceSubrange(place..<(place + 200), with: [UInt8](repeating: byte, count: 200))
            let isSeen = try isRefused(file) || fault(file)?.isHarmless == false
            #expect(isSeen, "at \(place)")
        }
    }

    /// Restart markers part the rows before and behind the damage from it.
    @Test func rowsBehindDamageCountWhereTheyAreInOrder() throws {
        var file = Fixture.bytes(of: "restart.jpg")
        let place = file.count / 2
        file.replaceSubrange(place..<(place + 4), with: [0xFF, 0x11, 0xFF, 0x12])
        #expect {
            try fault(file)
        } throws: {
            // Two or three of 16 rows, more than the tenth that may be missing.
            "\($0)".contains("13 %") || "\($0)".contains("19 %")
        }
    }

    @Test(arguments: ["jpeg-arithmetic.jpg", "jpeg-arithmetic-progressive.jpg"])
    func arithmeticCodingIsJudgedAlike(name: String) throws {
        let bytes = Fixture.bytes(of: "matrix/" + name)
        #expect(try fault(bytes) == nil)
        #expect(try fault(bytes.dropLast(2))?.isHarmless == true)
        #expect(isRefused(Array(bytes.prefix(bytes.count / 2))))
    }

    @Test(arguments: [
        (12, 0xC1, "12-bit JPEG"), (8, 0xC3, "lossless JPEG"), (8, 0xC5, "hierarchical JPEG"),
    ])
    func otherKindsAreUnsupported(bits: Int, process: Int, format: String) throws {
        var bytes = Fixture.bytes(of: "grey.jpg")
        let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
        bytes[frame + 1] = UInt8(process)
        bytes[frame + 4] = UInt8(bits)
        #expect {
            try PortableDecoder().decode(bytes, DecodeRequest())
        } throws: {
            if case ImageDecodingError.unsupported(format, _) = $0 { true } else { false }
        }
    }
}
