import ImageDecoding
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoGrouping

/// What can be accepted unseen of a group that as a whole cannot.
@Suite struct SurePartTests {
    private let library: MadeLibrary

    init() throws {
        library = try MadeLibrary()
    }

    private typealias Entry = MadeLibrary.Entry

    private func report(
        _ table: [Set<Int>: (PairVerdict.Relation, Float)], _ encodings: [Int: PictureEncoding] = [:]
    ) async throws -> DuplicateReport {
        let finder = library.finder(TableJudge(library, table))
        try await finder.update()
        try library.keepLooks(encodings)
        return try finder.report()
    }

    private func names(_ members: [DuplicateMember]) -> [String] {
        members.flatMap(\.photos).map(\.path.name.display)
    }

    private func facts(rating: Int? = nil, _ width: Int = 400, _ height: Int = 300) -> PhotoFacts {
        PhotoFacts(pixelSize: PixelSize(width: width, height: height), rating: rating)
    }

    @Test func anExactCopyGoesBesideAnEdit() async throws {
        try library.index([
            Entry("/photos/a", 1, size: 70), Entry("/photos/a (1)", 1, size: 70),
            Entry("/photos/edit", 2, size: 90),
        ])
        let report = try await report([[1, 2]: (.edited, 0.8)])
        let group = try #require(report.groups.first)
        #expect(group.kind == .nearDuplicate && !group.isSure && names(group.removable).count == 2)
        let part = try #require(report.sure.groups.first)
        #expect(report.sure.groups.count == 1 && part.isSure && part.kind == .sameBytes)
        #expect(names(part.kept) == ["a"] && names(part.removable) == ["a (1)"])
        #expect(part.spaceWon == 70 && part.id == group.id)
        #expect(part.evidence.map(\.sentence) == ["Identical files."])
    }

    @Test func theCopiesOfWhatWouldGoGoBeforeIt() async throws {
        // The edited version is the one to keep; of the other one file stays, until someone looks.
        try library.index([
            Entry("/photos/a", 1), Entry("/photos/a (1)", 1), Entry("/photos/a (2)", 1),
            Entry("/photos/edit", 2, facts: facts(rating: 5)),
            Entry("/photos/edit (1)", 2, facts: facts(rating: 5)),
        ])
        let report = try await report([[1, 2]: (.edited, 0.8)])
        #expect(names(try #require(report.groups.first).kept) == ["edit"])
        let part = try #require(report.sure.groups.first)
        #expect(names(part.kept) == ["edit", "a"])
        #expect(Set(names(part.removable)) == ["a (1)", "a (2)", "edit (1)"])
        for found in part.evidence {
            let pair = part.members.filter { [found.first, found.second].contains($0.photo.id) }
            #expect(pair.map(\.photo.contentHash).first == pair.map(\.photo.contentHash).last)
        }
    }

    @Test func ofEqualFilesTheOneStaysThatIsNamedLikeNoCopy() async throws {
        // The copy came first, which tells nothing.
        try library.index([
            Entry("/photos/best", 1, facts: facts(rating: 5)), Entry("/photos/x/edit copy", 2),
            Entry("/photos/y/edit", 2),
        ])
        let part = try #require(try await report([[1, 2]: (.edited, 0.8)]).sure.groups.first)
        #expect(names(part.removable) == ["edit copy"])
    }

    /// Further pages, frames, transparency, finer tones or a movie behind the picture are not compared.
    @Test(
        arguments: [
            ("scan.tif", .tiff, 50, false), ("a.png", .png, 50, false), ("b.jpg", .jpeg, 150, false),
            // What it is called is not what it is.
            ("b.jpg", .png, 50, false), ("b.png", .jpeg, 50, false), ("b.jpg", .jpeg, 50, true),
        ] as [(String, ImageFormat, Int64, Bool)])
    func whatMayHoldMoreThanThePictureIsNotSure(
        _ name: String, _ format: ImageFormat, _ size: Int64, _ isSure: Bool
    ) async throws {
        try library.index([
            Entry("/photos/best.jpg", 1, size: 100, facts: facts(800, 600)),
            Entry(PhotoPath("/photos/\(name)"), 2, size: size),
        ])
        let report = try await report(
            [[1, 2]: (.samePicture, 1)], [1: PictureEncoding(.jpeg), 2: PictureEncoding(format)])
        let group = try #require(report.groups.first)
        #expect(names(group.removable) == [name])
        #expect(group.isSure == isSure && report.sure.groups.isEmpty == !isSure)
        #expect(group.members.contains(where: group.isPreselected) == isSure)
    }

    /// A PNG may have been made of the JPEG that it is stored better than.
    @Test(arguments: [(8, KeepCriterion.compression), (16, .colours)])
    func whatIsOnlyStoredBetterIsNotSure(_ depth: Int, _ criterion: KeepCriterion) async throws {
        try library.index([
            Entry("/photos/best.png", 1, size: 900), Entry("/photos/a.jpg", 2, size: 100),
        ])
        let report = try await report(
            [[1, 2]: (.samePicture, 1)],
            [
                1: PictureEncoding(.png, isLossless: true, depth: depth),
                2: PictureEncoding(.jpeg, isLossless: false),
            ])
        let group = try #require(report.groups.first)
        #expect(names(group.kept) == ["best.png"] && group.reasons.map(\.criterion) == [criterion])
        #expect(!group.isSure && report.sure.groups.isEmpty)
    }

    @Test func editsAndShotsOfABurstAreNotPreselected() async throws {
        try library.index([
            Entry("/photos/a", 1), Entry("/photos/a copy", 1), Entry("/photos/edit", 2),
            Entry("/photos/edit copy", 2),
        ])
        let group = try #require(try await report([[1, 2]: (.edited, 1)]).groups.first)
        #expect(names(group.removable).count == 3)
        #expect(Set(names(group.members.filter(group.isPreselected))) == ["a copy", "edit copy"])
    }

    @Test func whatIsSureHasAReason() async throws {
        try library.index([
            Entry("/photos/best", 1, facts: facts(rating: 5)), Entry("/photos/x/edit", 2),
            Entry("/photos/y/edit", 2),
        ])
        let part = try #require(try await report([[1, 2]: (.edited, 0.8)]).sure.groups.first)
        #expect(part.kept.map(\.photo.path) == ["/photos/x/edit"] && part.reasons.map(\.criterion) == [.path])
    }

    /// Whichever of two is damaged: it may be all that is left of its picture, or prove too little of the other.
    @Test(arguments: [
        (PictureFault(.cutOff, intact: 0.95), false), (PictureFault(.coarse), false),
        (PictureFault(.missingEnd), true),
    ])
    func nothingIsSureOfADamagedFile(_ fault: PictureFault, _ isSure: Bool) async throws {
        for damaged in [1, 2] {
            let library = try MadeLibrary()
            var (best, other) = (facts(800, 600), facts())
            if damaged == 1 { best.fault = fault } else { other.fault = fault }
            try library.index([
                Entry("/photos/best.jpg", 1, size: 100, facts: best),
                Entry("/photos/b.jpg", 2, size: 50, facts: other),
                Entry("/photos/b copy.jpg", 2, size: 50, facts: other),
            ])
            let finder = library.finder(TableJudge(library, [[1, 2]: (.samePicture, 1)]))
            try await finder.update()
            try library.keepLooks([1: PictureEncoding(.jpeg), 2: PictureEncoding(.jpeg)])
            let report = try finder.report()
            #expect(!report.groups.isEmpty)
            if damaged == 2 || isSure { #expect(report.sure.groups.isEmpty == !isSure) }
            #expect(report.groups.allSatisfy { $0.isSure == isSure })
        }
    }

    @Test func nothingIsSureThatChanceDecides() async throws {
        // A smaller one is worse than either; of the other two nothing tells which is better.
        try library.index([
            Entry("/photos/a", 1), Entry("/photos/b", 2), Entry("/photos/small", 3, facts: facts(200, 150)),
        ])
        let report = try await report([
            [1, 2]: (.samePicture, 1), [1, 3]: (.samePicture, 1), [2, 3]: (.samePicture, 1),
        ])
        #expect(report.groups.map(\.isSure) == [false])
        #expect(report.sure.groups.isEmpty)
    }

    @Test func editsAndShotsOfABurstNeverAre() async throws {
        try library.index([Entry("/photos/a", 1), Entry("/photos/b", 2), Entry("/photos/c", 3)])
        let report = try await report([
            [1, 2]: (.edited, 1), [1, 3]: (.edited, 1), [2, 3]: (.samePicture, 1),
        ])
        #expect(report.groups.count == 1 && report.sure.groups.isEmpty)
    }

    @Test func aRawFileThatDiffersStays() async throws {
        // The pictures are equal, the raw files beside them are not.
        try library.index([
            Entry("/photos/A.JPG", 1), Entry("/photos/A.NEF", 3), Entry("/photos/x/A.JPG", 1),
            Entry("/photos/x/A.NEF", 4), Entry("/photos/y/A.JPG", 1), Entry("/photos/edit.jpg", 2),
        ])
        let report = try await report([
            [1, 2]: (.edited, 0.9), [1, 3]: (.samePicture, 1), [1, 4]: (.samePicture, 1),
            [3, 4]: (.samePicture, 1),
        ])
        let parts = report.sure.groups
        #expect(parts.flatMap { $0.removable.flatMap(\.photos).map(\.path) } == ["/photos/y/A.JPG"])
    }
}
