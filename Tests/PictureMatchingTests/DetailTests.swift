import PhotoTypes
import TestSupport
import Testing

@testable import PictureMatching

/// What a print is too small to show.
@Suite struct DetailTests {
    private typealias Colour = (UInt8, UInt8, UInt8)

    /// Large and small letters; black, pale, on dark ground, coloured; and as bright as the ground, told by colour alone.
    private static let forms = [
        PrintedForm(seed: 1, rows: 20, dot: 3), PrintedForm(seed: 2, dot: 2), PrintedForm(seed: 3, dot: 1),
        PrintedForm(seed: 4, ink: (170, 170, 170)),
        PrintedForm(seed: 5, ink: (225, 225, 220), ground: (30, 30, 40)),
        PrintedForm(seed: 6, ink: (160, 30, 30), ground: (240, 235, 220)),
        PrintedForm(seed: 7, dot: 4, ink: (230, 60, 60), ground: (60, 140, 130)),
    ]

    private func details(
        _ a: PixelImage, _ b: PixelImage, quarters: Int = 0
    ) throws -> DetailComparison {
        try DetailComparison(PictureDetail(of: a), PictureDetail(of: b), quarters: quarters)
    }

    @Test(arguments: forms.indices) func anotherDigitIsSeen(_ number: Int) throws {
        let form = Self.forms[number]
        let picture = form.picture()
        for (row, column) in [(0, 3), (form.numbers.count / 2, 0), (form.numbers.count - 1, 6)] {
            let other = form.changed(row: row, column: column).picture()
            for variant: PictureVariant in [.jpeg(quality: 95), .jpeg(quality: 75)] {
                let found = try details(picture, variant.apply(to: other))
                #expect(!found.agrees, "\(row), \(column), \(variant): \(found)")
            }
        }
    }

    /// Saved for the web: smaller, and compressed hard.
    @Test func anotherDigitIsSeenInACoarserCopy() throws {
        let form = Self.forms[0]
        let coarser = PictureVariant.both(.resize(scale: 0.5), .jpeg(quality: 60))
        let found = try details(
            form.picture(), coarser.apply(to: form.changed(row: 4, column: 2).picture()))
        #expect(!found.agrees, "\(found)")
        #expect(try details(form.picture(), coarser.apply(to: form.picture())).agrees)
    }

    @Test(arguments: forms.indices) func aCopyAgrees(_ number: Int) throws {
        let picture = Self.forms[number].picture()
        for variant: PictureVariant in [
            .jpeg(quality: 95), .jpeg(quality: 75), .both(.resize(scale: 0.8), .jpeg(quality: 90)),
        ] {
            if Self.forms[number].dot == 1, case .both = variant { continue }
            let found = try details(picture, variant.apply(to: picture))
            #expect(found.agrees, "\(variant): \(found)")
        }
    }

    @Test(arguments: 0...3) func aTurnedCopyAgrees(_ quarters: Int) throws {
        let picture = Self.forms[1].picture()
        let turned = try PictureVariant.turn(quarters: quarters).apply(to: picture)
        #expect(try details(picture, turned, quarters: quarters).difference == 0)
        #expect(try details(turned, picture, quarters: 4 - quarters).agrees)
        #expect(try !details(picture, turned, quarters: quarters + 1).agrees)
    }

    @Test(arguments: Pictures.own) func copiesOfPhotosAgree(_ name: String) throws {
        let picture = try Pictures.own(name)
        for variant: PictureVariant in [
            .jpeg(quality: 60), .resize(scale: 0.5), .both(.resize(scale: 0.7), .jpeg(quality: 80)),
        ] {
            let copy = try variant.apply(to: picture)
            let found = compare(try Pictures.print(name), try PicturePrint(of: copy))
            let refined = found.refined(by: try details(picture, copy))
            #expect(refined.relation == .samePicture, "\(variant): \(refined)")
        }
    }

    /// Compression leaves so much that a character hides in it: then the two are not called the same.
    @Test(arguments: forms.indices, [50, 35, 20]) func anotherDigitHidesInNoCompression(
        _ number: Int, _ quality: Int
    ) throws {
        let form = Self.forms[number]
        let coarser = PictureVariant.both(.resize(scale: 0.75), .jpeg(quality: quality))
        for row in [0, form.numbers.count / 2, form.numbers.count - 1] {
            let other = try coarser.apply(to: form.changed(row: row, column: 5).picture())
            let found = try details(form.picture(), other)
            #expect(
                !found.agrees || found.hidesCharacters || found.isIllegible || found.isFaint,
                "\(row): \(found)")
        }
    }

    /// Pale ink, and ink as bright as the ground: another digit is less than what compression leaves, at any quality.
    @Test(arguments: [
        ((200, 200, 200), (210, 210, 210)), ((200, 200, 200), (255, 170, 215)), ((30, 30, 40), (50, 45, 60)),
    ])
    private func faintTextIsNotComparedAtAll(_ ground: Colour, _ ink: Colour) throws {
        for (dot, quality) in [(1, 85), (2, 92), (3, 50), (4, 20)] {
            let form = PrintedForm(seed: 11, dot: dot, ink: ink, ground: ground)
            let (picture, other) = (form.picture(), form.changed(row: 4, column: 5).picture())
            let copy = try PictureVariant.jpeg(quality: quality).apply(to: other)
            let found = compare(try PicturePrint(of: picture), try PicturePrint(of: copy))
            let refined = found.refined(by: try details(picture, copy))
            #expect(refined.relation != .samePicture, "\(dot), \(quality): \(refined)")
        }
    }

    /// Where nothing was encoded again, the faintest digit counts, and a rounding does not.
    @Test func whatHasNoNoiseIsComparedExactly() throws {
        let form = PrintedForm(seed: 12, ink: (204, 204, 204), ground: (200, 200, 200))
        let picture = form.picture()
        #expect(try !details(picture, form.changed(row: 4, column: 5).picture()).agrees)
        let rounded = PixelImage(
            size: picture.size,
            pixels: picture.pixels.enumerated().map { $0.offset % 997 == 0 ? $0.element + 1 : $0.element })
        #expect(try details(picture, rounded).agrees)
    }

    @Test(arguments: forms.indices) func otherTextIsNotFaint(_ number: Int) throws {
        let isFaint = try PictureDetail(of: Self.forms[number].picture()).hasFaintStrokes()
        #expect(isFaint == (number == 6))
    }

    /// Where letters are too small to be read, nobody can say that they are the same.
    @Test func lettersThatAreTooSmallAreNotCompared() throws {
        let picture = PrintedForm(seed: 9, rows: 30, dot: 2).picture()
        let small = try PictureVariant.resize(scale: 0.35).apply(to: picture)
        let found = compare(try PicturePrint(of: picture), try PicturePrint(of: small))
        #expect(found.relation == .samePicture)
        let refined = found.refined(by: try details(picture, small))
        #expect(refined.relation == .edited)
        #expect(refined.changes == [.illegible])
    }

    /// What `compare` says of two forms alone: this is why there is a comparison at full size.
    @Test func aPrintDoesNotShowDigits() throws {
        let form = PrintedForm(seed: 8, rows: 40, dot: 3)
        let (picture, other) = (form.picture(), form.changed(row: 20, column: 4).picture())
        let found = compare(try PicturePrint(of: picture), try PicturePrint(of: other))
        #expect(found.relation == .samePicture, "\(found)")
        let refined = found.refined(by: try details(picture, other))
        #expect(refined.relation == .edited)
        #expect(refined.changes == [.details])
        #expect(found.refined(by: try details(picture, picture)) == found)
    }

    @Test func whatIsNotComparedIsNotTheSame() throws {
        let print = try Pictures.print("raccoon.jpg")
        let found = compare(print, print).unconfirmed(because: .absent)
        #expect(found.relation == .edited)
        #expect(found.changes == [.unconfirmed(.absent)])
    }

    @Test func tinyPicturesAreCompared() throws {
        let picture = Pictures.made(seed: 3, width: 9, height: 5)
        #expect(try details(picture, picture).agrees)
    }
}
