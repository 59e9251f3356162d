import Foundation
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoGrouping

/// What becomes of verdicts: precedence, chains, what the user said, bursts, raw files.
@Suite struct GroupingTests {
    private let library: MadeLibrary

    init() throws {
        library = try MadeLibrary()
    }

    private typealias Entry = MadeLibrary.Entry

    private func report(
        _ table: [Set<Int>: (PairVerdict.Relation, Float)], named: String = "table"
    ) async throws -> DuplicateReport {
        let finder = library.finder(TableJudge(library, table, named: named))
        try await finder.update()
        return try finder.report()
    }

    private func shot(_ milliseconds: Int64, camera: String? = "X100V", iso: Int? = nil) -> PhotoFacts {
        PhotoFacts(
            pixelSize: PixelSize(width: 400, height: 300),
            captureTime: CaptureTime(
                wallClock: 1_700_000_000_037 + milliseconds, utcOffset: 0, origin: .camera),
            cameraModel: camera, iso: iso)
    }

    @Test func theWeakestRungNamesTheGroup() async throws {
        try library.index([
            Entry("/photos/a", 1), Entry("/photos/b", 1), Entry("/photos/c", 2),
            Entry("/photos/d", 3, scene: 9),
            Entry("/photos/e", 3, scene: 9), Entry("/photos/f", 4, scene: 7), Entry("/photos/g", 5, scene: 7),
            Entry("/photos/h", 6, scene: 7),
        ])
        let report = try await report([
            [1, 2]: (.edited, 0.8), [4, 5]: (.samePicture, 0.95), [4, 6]: (.samePicture, 0.85),
            [5, 6]: (.samePicture, 0.8),
        ])
        #expect(report.names() == [["a", "b", "c"], ["d", "e"], ["f", "g", "h"]])
        let kinds = Dictionary(
            uniqueKeysWithValues: report.groups.map { ($0.members[0].photo.path.name.display, $0) })
        #expect(kinds["a"]?.kind == .nearDuplicate && kinds["a"]?.isSure == false)
        #expect(kinds["a"]?.members.map(\.kind) == [nil, .sameBytes, .nearDuplicate])
        #expect(kinds["d"]?.kind == .sameBytes && kinds["d"]?.isSure == true)
        #expect(kinds["f"]?.kind == .samePicture)
        // One match is below what counts as sure.
        #expect(kinds["f"]?.isSure == false)
        #expect(report.uncheckedPairs == 0)
    }

    @Test func aChainGluesNothing() async throws {
        try library.index((1...5).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        let report = try await report([
            [1, 2]: (.edited, 0.9), [2, 3]: (.edited, 0.7), [3, 4]: (.edited, 0.9), [4, 5]: (.edited, 0.6),
        ])
        #expect(report.names() == [["1", "2"], ["3", "4"]])
    }

    @Test func missingPairsAmongFindsAreCompared() async throws {
        // Only one neighbour each is looked for, so that most pairs are not proposed at first.
        var thresholds = DuplicateThresholds.standard
        thresholds.neighbours = 1
        try thresholds.save(in: library.store, model: MadeLibrary.model)
        try library.index((1...8).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        var table: [Set<Int>: (PairVerdict.Relation, Float)] = [:]
        for one in 1...8 { for other in 1...8 where one < other { table[[one, other]] = (.samePicture, 1) } }
        let judge = TableJudge(library, table)
        let finder = library.finder(judge)
        try await finder.update()
        let found = try finder.report().names()
        // Components that one-nearest links make are completed; all pairs within them were asked.
        for group in found { #expect(group.count > 1) }
        #expect(Set(judge.asked.all).count == judge.asked.all.count)
        let asked = judge.asked.all.count
        #expect(asked == found.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 })
    }

    @Test func aLargeGroupHoldsTogether() async throws {
        let count = 150
        try library.index((1...count).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        var table: [Set<Int>: (PairVerdict.Relation, Float)] = [:]
        for one in 1...count {
            for other in 1...count where one < other { table[[one, other]] = (.samePicture, 1) }
        }
        let judge = TableJudge(library, table)
        let finder = library.finder(judge)
        try await finder.update()
        #expect(try finder.report().names().map(\.count) == [count])
        // Far fewer than all pairs.
        #expect(judge.asked.all.count < count * 30)
    }

    @Test func whatTheUserSaidHoldsAcrossIndexingAnew() async throws {
        let entries = (1...4).map { Entry(PhotoPath("/photos/\($0)"), $0, scene: $0 == 4 ? 4 : 0) }
        try library.index(entries)
        let table: [Set<Int>: (PairVerdict.Relation, Float)] = [
            [1, 2]: (.samePicture, 1), [1, 3]: (.samePicture, 1), [2, 3]: (.samePicture, 1),
        ]
        #expect(try await report(table).names() == [["1", "2", "3"]])
        try library.store.remember([
            DuplicateDecision(MadeLibrary.hash(1), MadeLibrary.hash(3), areDuplicates: false),
            DuplicateDecision(MadeLibrary.hash(3), MadeLibrary.hash(4), areDuplicates: true),
        ])
        let decided = try library.finder(TableJudge(library, table)).report()
        #expect(decided.names().allSatisfy { !($0.contains("1") && $0.contains("3")) })
        #expect(decided.names().contains { $0.contains("3") && $0.contains("4") })
        // Moved, gone, and back with other rules.
        try library.index([])
        #expect(try await report(table).groups.isEmpty)
        try library.index(
            entries.map {
                Entry(PhotoPath("/photos/moved" + $0.path.display.dropFirst(7)), $0.content, scene: $0.scene)
            })
        #expect(try await report(table, named: "other").names() == decided.names())
        #expect(
            try library.store.revoke([
                DuplicateDecision(MadeLibrary.hash(1), MadeLibrary.hash(3), areDuplicates: false)
            ]) == 1)
        let revoked = try library.finder(TableJudge(library, table)).report().names()
        #expect(revoked == [["1", "2", "3", "4"]] || revoked == [["1", "2"], ["3", "4"]])
    }

    @Test func theLastWordCountsWhereTheUserContradictsHimself() async throws {
        try library.index((1...3).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        _ = try await report([:])
        func say(_ one: Int, _ other: Int, _ same: Bool) throws {
            try library.store.remember([
                DuplicateDecision(MadeLibrary.hash(one), MadeLibrary.hash(other), areDuplicates: same)
            ])
            Thread.sleep(forTimeInterval: 0.002)
        }
        try say(1, 3, false)
        try say(1, 2, true)
        try say(2, 3, true)
        // The later two leave no room for the first.
        #expect(try await report([:]).names() == [["1", "2", "3"]])
        try say(1, 3, false)
        let names = try await report([:]).names()
        #expect(names.allSatisfy { !($0.contains("1") && $0.contains("3")) })
    }

    @Test func equalFilesCanBeKeptApart() async throws {
        try library.index([Entry("/photos/a", 1), Entry("/photos/b", 1)])
        #expect(try await report([:]).names() == [["a", "b"]])
        try library.store.remember([
            DuplicateDecision(MadeLibrary.hash(1), MadeLibrary.hash(1), areDuplicates: false)
        ])
        #expect(try await report([:]).groups.isEmpty)
    }

    @Test func differentShotsAreABurstHoweverAlike() async throws {
        try library.index([
            Entry("/photos/1", 1, facts: shot(0)), Entry("/photos/2", 2, facts: shot(400)),
            Entry("/photos/3", 3, facts: shot(800)),
            // A messenger's copy of the second, which lost its facts, but looks like the first as well.
            Entry("/photos/IMG-20231114-WA0001.jpg", 4),
        ])
        let report = try await report([
            [1, 2]: (.samePicture, 1), [2, 3]: (.edited, 0.9), [1, 3]: (.sameScene, 0.2),
            [2, 4]: (.samePicture, 0.99), [1, 4]: (.samePicture, 0.9),
        ])
        #expect(report.names([.samePicture]) == [["2", "IMG-20231114-WA0001.jpg"]])
        #expect(report.names([.nearDuplicate, .sameBytes]).isEmpty)
        #expect(report.names([.burst]) == [["1", "2", "3"]])
        let burst = try #require(report.groups.first { $0.kind == .burst })
        #expect(!burst.isSure && burst.kept.count == 1)
        #expect(burst.evidence.allSatisfy { $0.sentence.contains("s apart") })
    }

    @Test(arguments: [3, 70]) func copiesWithoutFactsGlueNoShotsTogether(copies: Int) async throws {
        // Many copies that lost their facts and look like two shots, which the cameras tell apart.
        try library.index(
            [Entry("/photos/1", 1, facts: shot(0)), Entry("/photos/2", 2, facts: shot(400))]
                + (3..<3 + copies).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        var table: [Set<Int>: (PairVerdict.Relation, Float)] = [:]
        for one in 1..<3 + copies {
            for other in one + 1..<3 + copies where other > 2 { table[[one, other]] = (.samePicture, 1) }
        }
        let names = try await report(table).names()
        #expect(names.allSatisfy { !($0.contains("1") && $0.contains("2")) })
        // Every copy is with one of the two.
        #expect(names.flatMap { $0 }.count >= copies + 1)
    }

    @Test func aBurstNeedsTimeAndLikeness() async throws {
        try library.index([
            Entry("/photos/1", 1, facts: shot(0)), Entry("/photos/2", 2, facts: shot(2_000)),
            // Same second, another scene; same scene, an hour later; same scene and time, another camera.
            Entry("/photos/3", 3, scene: 5, facts: shot(1_000)),
            Entry("/photos/4", 4, facts: shot(3_600_000)),
            Entry("/photos/5", 5, facts: shot(500, camera: "Pixel 8")),
            // The same second and a vector like the others', but nothing of the scene.
            Entry("/photos/6", 6, facts: shot(1_500)),
        ])
        let scene = (PairVerdict.Relation.sameScene, Float(0))
        #expect(
            try await report([[1, 2]: scene, [1, 4]: scene, [2, 4]: scene, [1, 5]: scene, [2, 5]: scene])
                .names() == [["1", "2"]])
    }

    @Test func theCamerasOwnBurstNeedsNothingElse() async throws {
        var (one, other) = (shot(0), shot(60_000))
        (one.burstID, other.burstID) = ("b", "b")
        try library.index([Entry("/photos/1", 1, facts: one), Entry("/photos/2", 2, scene: 8, facts: other)])
        #expect(try await report([:]).names([.burst]) == [["1", "2"]])
    }

    @Test func aBurstMayBeLong() async throws {
        try library.index(
            (0..<40).map { Entry(PhotoPath("/photos/\(100 + $0)"), $0, facts: shot(Int64($0) * 300)) })
        var table: [Set<Int>: (PairVerdict.Relation, Float)] = [:]
        for one in 0..<39 { table[[one, one + 1]] = (.sameScene, 0) }
        #expect(try await report(table).names([.burst]).map(\.count) == [40])
    }

    @Test func aRawFileAndItsPictureStandTogether() async throws {
        let other: PhotoPath = "/photos/copies/DSC_1.JPG"
        try library.index([
            Entry("/photos/DSC_1.NEF", 1, size: 30_000), Entry("/photos/DSC_1.JPG", 2, size: 5_000),
            Entry(other, 2, size: 5_000),
            Entry("/photos/DSC_2.NEF", 3, scene: 3), Entry("/photos/DSC_2.JPG", 4, scene: 3),
        ])
        let report = try await report([[1, 2]: (.samePicture, 0.99), [3, 4]: (.samePicture, 0.99)])
        // The second shot is no group at all.
        let group = try #require(report.groups.first)
        #expect(report.groups.count == 1)
        #expect(group.kept.flatMap(\.photos).map(\.path.name.display) == ["DSC_1.JPG", "DSC_1.NEF"])
        #expect(group.removable.flatMap(\.photos).map(\.path) == [other])
        #expect(group.kind == .sameBytes && group.isSure && group.spaceWon == 5_000)
    }

    @Test func aRawFileIsNeverGivenUpForItsPicture() async throws {
        try KeepRules(copies: [.folder], preferredFolders: ["/photos/best"]).save(in: library.store)
        try library.index([
            Entry("/photos/DSC_1.NEF", 1), Entry("/photos/best/out.jpg", 2), Entry("/photos/DSC_1.JPG", 3),
        ])
        let report = try await report([
            [1, 2]: (.samePicture, 1), [1, 3]: (.samePicture, 1), [2, 3]: (.samePicture, 1),
        ])
        let group = try #require(report.groups.first)
        #expect(group.members[0].photo.path.name.display == "out.jpg")
        #expect(group.removable.isEmpty && !group.isSure && group.spaceWon == 0)
    }

    @Test func whatTheLibraryKnowsOfAPhotoCounts() async throws {
        // As sidecars tell, which the picture's own bytes do not show.
        let size = PixelSize(width: 400, height: 300)
        try library.index([
            Entry("/photos/a", 1), Entry("/photos/b", 1, facts: PhotoFacts(pixelSize: size, rating: 4)),
            Entry("/photos/c", 2, scene: 2),
            Entry(
                "/photos/d", 2, scene: 2,
                facts: PhotoFacts(pixelSize: size, title: "Lake", keywords: ["water"])),
        ])
        let groups = try await report([:]).groups.sorted { $0.members.count < $1.members.count }
        let kept = Dictionary(
            uniqueKeysWithValues: groups.map { group in
                (group.kept[0].photo.path.name.display, group.reasons.map(\.criterion))
            })
        #expect(kept == ["b": [.favourite], "d": [.metadata]])
    }

    @Test func groupsAreNamedByTheirPhotos() async throws {
        try library.index([Entry("/photos/a", 1), Entry("/photos/b", 1)])
        let id = try #require(try await report([:]).groups.first?.id)
        try library.index([Entry("/photos/x/a", 1), Entry("/photos/b", 1)])
        #expect(try await report([:]).groups.map(\.id) == [id])
        #expect(try await report([:]).group(id) != nil)
        try library.index([Entry("/photos/x/a", 1), Entry("/photos/b", 1), Entry("/photos/c", 1)])
        #expect(try await report([:]).groups.map(\.id) != [id])
    }

    @Test func mostSpaceComesFirst() async throws {
        try library.index([
            Entry("/photos/a", 1, size: 10), Entry("/photos/b", 1, size: 10),
            Entry("/photos/c", 2, scene: 2, size: 99),
            Entry("/photos/d", 2, scene: 2, size: 99),
        ])
        let report = try await report([:])
        #expect(report.groups.map(\.spaceWon) == [99, 10] && report.spaceWon == 109)
    }
}
