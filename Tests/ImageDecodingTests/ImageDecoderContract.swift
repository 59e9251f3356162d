import ImageDecoding
import PhotoTypes
import Testing

/// What every `ImageDecoder` owes, run on each with the formats it reads.
@Suite struct ImageDecoderContract {
    struct Subject: Sendable, CustomTestStringConvertible {
        let decoder: any ImageDecoder
        let fixture: Fixture

        var testDescription: String { "\(type(of: decoder)) on \(fixture)" }
    }

    static let subjects =
        pairs(JPEGDecoder(), Fixture.jpegs) + pairs(VipsDecoder(), Fixture.jpegs + Fixture.others)
        + pairs(RawDecoder(), Fixture.raws)
        + pairs(PortableDecoder(), Fixture.jpegs + Fixture.others + Fixture.raws)

    static let decoders: [any ImageDecoder & Sendable] = [
        JPEGDecoder(), VipsDecoder(), RawDecoder(), PortableDecoder(),
    ]

    static func pairs(_ decoder: any ImageDecoder, _ fixtures: [Fixture]) -> [Subject] {
        fixtures.map { Subject(decoder: decoder, fixture: $0) }
    }

    @Test(arguments: subjects) func givesUprightSRGB(_ subject: Subject) throws {
        let decoded = try subject.decoder.decode(subject.fixture.bytes, DecodeRequest())
        #expect(decoded.originalSize == subject.fixture.expected.size)
        #expect(decoded.image.difference(to: subject.fixture.expected) <= subject.fixture.tolerance)
    }

    @Test(arguments: subjects) func keepsTheShortSideAskedFor(_ subject: Subject) throws {
        let full = try subject.decoder.decode(subject.fixture.bytes, DecodeRequest()).image
        for minimum in [1, 7, 16, 32, 1000] {
            let request = DecodeRequest(minimumShortSide: minimum)
            let decoded = try subject.decoder.decode(subject.fixture.bytes, request)
            #expect(decoded.image.size.shortSide >= min(minimum, full.size.shortSide))
            #expect(decoded.originalSize == full.size)
            let aspect = Double(decoded.image.width) / Double(decoded.image.height)
            #expect(abs(aspect - 1.5) < 1.5 / Double(decoded.image.size.shortSide))
        }
    }

    @Test(arguments: subjects) func refusesTooManyPixels(_ subject: Subject) {
        let request = DecodeRequest(limits: DecodeLimits(pixels: 48 * 32 - 1))
        #expect(throws: ImageDecodingError.tooManyPixels(count: 48 * 32, limit: 48 * 32 - 1)) {
            try subject.decoder.decode(subject.fixture.bytes, request)
        }
    }

    @Test(arguments: subjects) func refusesTooManyBytes(_ subject: Subject) {
        let count = subject.fixture.bytes.count
        let request = DecodeRequest(limits: DecodeLimits(bytes: count - 1))
        #expect(throws: ImageDecodingError.tooManyBytes(count: count, limit: count - 1)) {
            try subject.decoder.decode(subject.fixture.bytes, request)
        }
    }

    @Test(arguments: subjects) func survivesDamage(_ subject: Subject) {
        var state: UInt64 = 88_172_645_463_325_252
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        let intact = subject.fixture.bytes
        let request = DecodeRequest(minimumShortSide: 16, limits: DecodeLimits(pixels: 1_000_000, seconds: 5))
        for _ in 0..<12 {
            var bytes = intact
            for _ in 0..<(1 + random(8)) { bytes[random(bytes.count)] = UInt8(random(256)) }
            // Either outcome will do; what must not happen is a crash or any other error type.
            _ = try? subject.decoder.decode(bytes, request)
            _ = try? subject.decoder.decode(Array(intact.prefix(random(intact.count))), request)
        }
    }

    @Test(arguments: decoders) func refusesWhatIsNoPicture(_ decoder: any ImageDecoder & Sendable) {
        for bytes in [
            [], [0xFF], Array("BM: notes of a meeting, not a bitmap".utf8), [UInt8](repeating: 0, count: 99),
        ] {
            #expect(throws: ImageDecodingError.unrecognised) { try decoder.decode(bytes, DecodeRequest()) }
        }
    }

    @Test(arguments: Fixture.jpegs + Fixture.others) func refusesATruncatedFile(_ fixture: Fixture) {
        let half = Array(fixture.bytes.prefix(fixture.bytes.count / 2))
        #expect {
            try PortableDecoder().decode(half, DecodeRequest())
        } throws: { error in
            if case ImageDecodingError.damaged = error { true } else { false }
        }
    }
}
