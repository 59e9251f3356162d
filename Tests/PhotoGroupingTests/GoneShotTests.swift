import Foundation
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoGrouping

/// What was one kind before photos were put away is no stronger kind after it.
@Suite struct GoneShotTests {
    private let library: MadeLibrary

    init() throws {
        library = try MadeLibrary()
    }

    private typealias Entry = MadeLibrary.Entry
    private typealias Table = [Set<Int>: (PairVerdict.Relation, Float)]

    private static let size = PixelSize(width: 400, height: 300)

    private func shot(
        _ milliseconds: Int64, camera: String? = "X100V", origin: CaptureTime.Origin = .camera
    ) -> PhotoFacts {
        PhotoFacts(
            pixelSize: Self.size,
            captureTime: CaptureTime(
                wallClock: 1_700_000_000_037 + milliseconds, utcOffset: 0, origin: origin),
            cameraModel: camera)
    }

    private func report(_ table: Table, named: String = "table") async throws -> DuplicateReport {
        let finder = library.finder(TableJudge(library, table, named: named))
        try await finder.update()
        return try finder.report()
    }

    /// Puts a photo into quarantine, for one that stays.
    private func putAway(_ name: String, for kept: String) throws {
        let photo = try #require(try library.store.photo(at: PhotoPath("/photos/\(name)")))
        let stays = try #require(try library.store.photo(at: PhotoPath("/photos/\(kept)")))
        let items = try library.store.record(
            [
                QuarantineMove(
                    photo: photo.id, kept: stays.id, keptPath: stays.path, keptHash: stays.contentHash,
                    folder: "/photos/.afterimage-quarantine",
                    file: QuarantineItem.File(
                        path: photo.path, contentHash: photo.contentHash, stamp: photo.stamp),
                    companions: [], kind: "samePicture", group: "g")
            ], batch: "b", at: Date())
        try library.store.settle(items.map { QuarantineOutcome($0, .quarantined) }, at: Date())
    }

    private func kinds(_ report: DuplicateReport) -> [DuplicateKind: [[String]]] {
        Dictionary(uniqueKeysWithValues: report.groups.map(\.kind).map { ($0, report.names([$0])) })
    }

    /// Two shots, and a copy of the first that lost its facts and looks like the second as well.
    private static let shotsAndCopy: Table = [
        [1, 2]: (.edited, 0.9), [1, 3]: (.samePicture, 0.99), [2, 3]: (.samePicture, 0.95),
    ]

    @Test func aCopyDoesNotBecomeOneOfAnotherShot() async throws {
        try library.index([
            Entry("/photos/1", 1, facts: shot(0)), Entry("/photos/2", 2, facts: shot(400)),
            Entry("/photos/copy", 3),
        ])
        let before = try await report(Self.shotsAndCopy)
        #expect(before.names([.samePicture]) == [["1", "copy"]] && before.names([.burst]) == [["1", "2"]])
        // The copy stays for it, and inherits its time.
        try putAway("1", for: "copy")
        #expect(try kinds(await report(Self.shotsAndCopy)) == [.burst: [["2", "copy"]]])
        // Also where all is compared anew.
        let kept = (try library.picture(1), try library.picture(2), try library.picture(3))
        try library.store.keep(
            [kept.0, kept.1, kept.2].map { (picture: $0, look: PictureLook(), print: [1]) })
        #expect(
            try kinds(await report(Self.shotsAndCopy, named: "another")) == [.burst: [["2", "copy"]]])
    }

    @Test func shotsOfOneSecondStayApart() async throws {
        // Cameras that write whole seconds: only the comparison tells, and of two pairs of three it does not.
        func whole(_ seconds: Int64) -> PhotoFacts { shot(seconds * 1_000 - 37) }
        let table: Table = [
            [1, 2]: (.edited, 0.95), [2, 3]: (.edited, 0.75), [1, 3]: (.sameScene, 0.1),
        ]
        try library.index([
            Entry("/photos/1", 1, facts: whole(0)), Entry("/photos/2", 2, facts: whole(0)),
            Entry("/photos/3", 3, facts: whole(0)),
        ])
        let before = try await report(table)
        #expect(before.names([.nearDuplicate]) == [["1", "2"]] && before.names([.burst]).count == 1)
        try putAway("1", for: "2")
        #expect(try kinds(await report(table)) == [.burst: [["2", "3"]]])
    }

    @Test func aBurstHoldsWithoutItsMiddle() async throws {
        try library.index(
            (0..<3).map { Entry(PhotoPath("/photos/\($0)"), $0, facts: shot(Int64($0) * 8_000)) })
        let table: Table = [[0, 1]: (.sameScene, 0), [1, 2]: (.sameScene, 0)]
        #expect(try kinds(await report(table)) == [.burst: [["0", "1", "2"]]])
        try putAway("1", for: "0")
        #expect(try kinds(await report(table)) == [.burst: [["0", "2"]]])
    }

    @Test func anInheritedTimeIsNoEvidence() async throws {
        // Copies that lost their times, of shots by other cameras.
        try library.index([
            Entry("/photos/1", 1, scene: 1, facts: shot(0, camera: "A")),
            Entry("/photos/2", 2, scene: 2, facts: shot(400, camera: "B")),
            Entry("/photos/one", 3, scene: 3, facts: PhotoFacts(pixelSize: Self.size, cameraModel: "A")),
            Entry("/photos/two", 4, scene: 3, facts: PhotoFacts(pixelSize: Self.size, cameraModel: "A")),
        ])
        let table: Table = [[3, 4]: (.samePicture, 1)]
        #expect(try kinds(await report(table)) == [.samePicture: [["one", "two"]]])
        let origins = try await report(table).groups[0].members.map(\.traits.origin)
        try putAway("1", for: "one")
        try putAway("2", for: "two")
        let one = try #require(try library.store.photo(at: "/photos/one"))
        #expect(one.facts.captureTime?.wallClock == 1_700_000_000_037)
        let after = try await report(table)
        // Neither of two exposures, nor as the camera made them.
        #expect(kinds(after) == [.samePicture: [["one", "two"]]])
        #expect(after.groups[0].members.map(\.traits.origin) == origins)
        // Nor of one moment, where they only show the same scene.
        #expect(try await report([[3, 4]: (.sameScene, 0)], named: "scene").groups.isEmpty)
    }

    @Test func whatIsGoneJoinsNothing() async throws {
        // Three that are like both of two that are not like each other.
        let table: Table = [
            [1, 2]: (.edited, 1), [1, 3]: (.edited, 1), [2, 3]: (.edited, 1), [1, 4]: (.edited, 1),
            [2, 4]: (.edited, 1), [3, 4]: (.edited, 1), [1, 5]: (.edited, 1), [2, 5]: (.edited, 1),
            [3, 5]: (.edited, 1),
        ]
        try library.index((1...5).map { Entry(PhotoPath("/photos/\($0)"), $0) })
        #expect(try await report(table).names() == [["1", "2", "3", "4", "5"]])
        for gone in ["1", "2", "3"] { try putAway(gone, for: "4") }
        #expect(try await report(table).groups.isEmpty)
    }
}
