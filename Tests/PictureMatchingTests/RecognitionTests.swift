import PhotoTypes
import Testing

@testable import PictureMatching

@Suite struct RecognitionTests {
    /// What each recipe must be recognised as: the relation, and a change that says what was done.
    static func isExpected(_ variant: PictureVariant, _ found: PictureComparison) -> Bool {
        let changes = found.changes
        func has(_ matches: (PictureChange) -> Bool) -> Bool {
            found.relation == .edited && changes.contains(where: matches)
        }
        switch variant {
        case .resize, .jpeg:
            return found.relation == .samePicture && changes.isEmpty
        case .blur:
            return found.relation == .samePicture || found.relation == .edited
        case .turn(let quarters):
            return found.relation == .samePicture && changes == [.turned(quarters: quarters)]
        case .crop(let share), .cropCorner(let share):
            return has { if case .cropped(let kept) = $0 { abs(kept - (1 - share)) < 0.02 } else { false } }
        case .brightness(let share):
            return has { if case .brightness(let found) = $0 { found * share > 0 } else { false } }
        case .contrast(let gain):
            return has { if case .contrast(let found) = $0 { (found > 1) == (gain > 1) } else { false } }
        case .saturation:
            return has { $0 == .colours }
        case .blackAndWhite:
            return has { $0 == .blackAndWhite }
        case .sepia:
            return has { $0 == .colours }
        case .rotate(let degrees):
            return has { if case .rotated(let found) = $0 { abs(found + degrees) < 0.3 } else { false } }
        case .mirror:
            return has { $0 == .mirrored }
        case .border:
            return has { if case .bordered(let shown) = $0 { 0.7 < shown && shown < 0.9 } else { false } }
        case .text, .watermark:
            return has { if case .covered(let share) = $0 { share < 0.2 } else { false } }
        case .both(.mirror, .crop):
            return has { $0 == .mirrored } && has { if case .cropped = $0 { true } else { false } }
        case .both(.crop, _):
            return has { if case .cropped = $0 { true } else { false } }
        case .both:
            return found.relation == .samePicture || found.relation == .edited
        }
    }

    /// Two photos for each recipe, others each time; `make bench-duplicates` takes hundreds.
    @Test(arguments: PictureVariant.usual.indices) func everyRecipeIsExplained(_ number: Int) throws {
        let variant = PictureVariant.usual[number]
        var missed: [String] = []
        for name in [number, number + 3].map({ Pictures.own[$0 % Pictures.own.count] }) {
            let changed = try PicturePrint(of: variant.apply(to: Pictures.own(name)))
            let found = compare(try Pictures.print(name), changed)
            if !Self.isExpected(variant, found) { missed.append("\(name): \(found)") }
        }
        // Half transparent letters shift what lies under them a little, as a moving thing would.
        let allowed = if case .watermark = variant { 1 } else { 0 }
        #expect(missed.count <= allowed, "\(missed)")
    }

    /// Swapped, a crop becomes an enlargement; the relation and nearly the score remain.
    @Test(arguments: [PictureVariant.crop(share: 0.2), .border(share: 0.06, grey: 255), .mirror, .sepia])
    func theOrderOfTwoPicturesMattersOnlyForTheWords(_ variant: PictureVariant) throws {
        let picture = try Pictures.own("raccoon.jpg")
        let (a, b) = (try PicturePrint(of: picture), try PicturePrint(of: variant.apply(to: picture)))
        let (there, back) = (compare(a, b), compare(b, a))
        #expect(there.relation == back.relation)
        #expect(abs(there.score - back.score) < 0.1)
        #expect(there == compare(a, b))
        if case .crop = variant {
            #expect(
                back.changes.contains {
                    if case .widened(let shown) = $0 { abs(shown - 0.8) < 0.02 } else { false }
                })
        }
        if case .border = variant {
            #expect(back.changes.contains { if case .borderRemoved = $0 { true } else { false } })
        }
    }

    @Test func differentPhotosAreUnrelated() throws {
        let prints = try Pictures.own.map { try Pictures.print($0) }
        for (index, a) in prints.enumerated() {
            for other in (index + 1)..<prints.count {
                let found = compare(a, prints[other])
                #expect(
                    found.relation == .unrelated, "\(Pictures.own[index]), \(Pictures.own[other]): \(found)")
            }
        }
    }

    @Test(arguments: Pictures.own.prefix(4)) func framesOfABurstAreNoCopies(_ name: String) throws {
        let picture = try Pictures.own(name)
        let first = try Pictures.print(name)
        let second = Burst(seed: 1).frame(of: picture)
        // As from a tripod: only the subject moves.
        let third = Burst(seed: 2, shift: 0, parallax: 0, motion: 0.02).frame(of: picture)
        for frame in [second, third] {
            let found = compare(first, try PicturePrint(of: frame))
            #expect(found.relation == .sameScene, "\(found)")
            #expect(found.score < MatchingThresholds.default.edited)
        }
    }

    @Test func partsFarApartAreNoCopies() throws {
        for name in Pictures.own.suffix(3) {
            let picture = try Pictures.own(name)
            let left = try PicturePrint(of: picture.part(from: 0, to: 0.6))
            let right = try PicturePrint(of: picture.part(from: 0.4, to: 1))
            let found = compare(left, right)
            #expect(found.relation == .sameScene || found.relation == .unrelated, "\(name): \(found)")
        }
    }

    @Test func thresholdsDecide() throws {
        let picture = try Pictures.own("cat.png")
        let (a, b) = (
            try PicturePrint(of: picture),
            try PicturePrint(of: PictureVariant.jpeg(quality: 50).apply(to: picture))
        )
        let impossible = MatchingThresholds(samePicture: 1.1, edited: 1.1, sceneInliers: 0)
        #expect(compare(a, b, thresholds: impossible).relation == .sameScene)
        #expect(compare(a, b, thresholds: impossible).changes.isEmpty)
        #expect(compare(a, b).score == compare(a, b, thresholds: impossible).score)
    }
}

extension PixelImage {
    /// The columns between two shares of the width.
    fileprivate func part(from: Double, to: Double) -> PixelImage {
        let (first, last) = (Int(Double(width) * from), Int(Double(width) * to))
        var kept: [UInt8] = []
        for row in 0..<height {
            let start = row * width
            kept += pixels[((start + first) * 3)..<((start + last) * 3)]
        }
        return PixelImage(size: PixelSize(width: last - first, height: height), pixels: kept)
    }
}
