import ImageDecoding
import PhotoTypes
import Testing

/// What a file's first bytes are enough for.
@Suite struct PictureHeadTests {
    private func head(_ start: [UInt8]) -> PictureHead {
        PictureHead(start + [UInt8](repeating: 0, count: (1 << 16) - start.count))
    }

    @Test func refusesWhatIsNoPicture() {
        #expect(head([]).refusal(within: DecodeLimits()) == .unrecognised)
        #expect(head(Array("Dear diary".utf8)).refusal(within: DecodeLimits()) == .unrecognised)
        guard case .unsupported = head(Array("%PDF-1.7".utf8)).refusal(within: DecodeLimits()) else {
            Issue.record("a document is read on")
            return
        }
    }

    @Test(
        arguments: [
            [0xFF, 0xD8, 0xFF, 0xE0], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0x0A],
            [0, 0, 0, 24] + Array("ftypheic".utf8),
        ] as [[UInt8]])
    func refusesAMagicNumberBeforeNothing(_ magic: [UInt8]) {
        guard case .damaged = head(magic).refusal(within: DecodeLimits()) else {
            Issue.record("\(magic) is read on")
            return
        }
    }

    /// In either byte order, and BigTIFF; the last names no directory at all.
    @Test(
        arguments: [
            Array("II*\0".utf8) + [8, 0, 0, 0], Array("MM\0*".utf8) + [0, 0, 1, 0],
            Array("II+\0".utf8) + [8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0], Array("II*\0".utf8) + [0, 0, 0, 0],
        ] as [[UInt8]])
    func refusesAnEmptyDirectory(_ start: [UInt8]) {
        guard case .damaged = head(start).refusal(within: DecodeLimits()) else {
            Issue.record("\(start) is read on")
            return
        }
    }

    @Test func refusesTooManyPixels() {
        let jpeg = Fixture.bytes(of: "large.jpg")
        let png = Fixture.bytes(of: "plain.png")
        for bytes in [jpeg, png] {
            #expect(PictureHead(bytes).refusal(within: DecodeLimits()) == nil)
            guard case .tooManyPixels = PictureHead(bytes).refusal(within: DecodeLimits(pixels: 1000)) else {
                Issue.record("its size is not seen")
                return
            }
        }
    }

    @Test(arguments: Fixture.jpegs + Fixture.others + Fixture.raws)
    func readsOnForEveryPicture(_ fixture: Fixture) {
        #expect(PictureHead(fixture.bytes).refusal(within: DecodeLimits()) == nil)
    }

    /// An uncompressed black picture is nothing but zeros, its directory behind them.
    @Test func readsOnWhereZerosMayBeAPicture() {
        #expect(head(Array("II*\0\u{10}\u{20}\u{30}\0".utf8)).refusal(within: DecodeLimits()) == nil)
    }
}
