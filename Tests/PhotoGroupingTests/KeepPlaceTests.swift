import PhotoTypes
import Testing

@testable import PhotoGrouping

/// Of equal files in several folders the same one is kept in every library, and why is said.
@Suite struct KeepPlaceTests {
    private typealias Entry = MadeLibrary.Entry

    /// In two libraries, which meet the photos in opposite orders.
    private func reports(_ entries: [Entry], _ rules: KeepRules = .standard) async throws -> [DuplicateReport]
    {
        var reports: [DuplicateReport] = []
        for entries in [entries, entries.reversed()] {
            let library = try MadeLibrary()
            if rules != .standard { try rules.save(in: library.store) }
            try library.index(entries)
            let finder = library.finder(TableJudge(library))
            try await finder.update()
            reports.append(try finder.report())
        }
        return reports
    }

    private func kept(_ report: DuplicateReport) -> Set<String> {
        Set(report.groups.flatMap(\.kept).map(\.photo.path.display))
    }

    @Test func theBackupIsNotKeptOverTheOriginal() async throws {
        let entries = (0..<3).flatMap {
            [
                Entry(PhotoPath("/photos/Backup/\($0).jpg"), $0),
                Entry(PhotoPath("/photos/holiday/in may/\($0).jpg"), $0),
            ]
        }
        for report in try await reports(entries) {
            #expect(kept(report) == Set((0..<3).map { "/photos/holiday/in may/\($0).jpg" }))
            #expect(report.groups.allSatisfy { $0.isSure && $0.reasons.map(\.criterion) == [.place] })
            #expect(
                report.groups[0].reasons[0].sentence == "Outside /photos/Backup, where the other is.")
            #expect(report.backupFoldersToConfirm == ["/photos/Backup"])
        }
        for isWanted in [true, false] {
            for report in try await reports(entries, KeepRules(backupsLast: isWanted)) {
                #expect(report.backupFoldersToConfirm.isEmpty, "it is asked once")
                #expect(kept(report).contains("/photos/Backup/0.jpg") == !isWanted)
            }
        }
    }

    /// Nothing in their names tells, so the folder that has nothing of its own is the copy.
    @Test func aCopyOfATreeIsRecognised() async throws {
        let shared = (0..<6).flatMap { number in
            [
                Entry(PhotoPath("/photos/a/\(number % 2)/\(number).jpg"), number),
                Entry(PhotoPath("/photos/long name/\(number % 2)/\(number).jpg"), number),
            ]
        }
        for report in try await reports(shared + [Entry("/photos/long name/1/own.jpg", 9)]) {
            #expect(report.groups.count == 6)
            #expect(report.backupFoldersToConfirm == ["/photos/a"])
            #expect(report.groups.flatMap(\.kept).allSatisfy { $0.photo.path.isWithin("/photos/long name") })
            #expect(
                report.groups[0].reasons[0].sentence
                    == "In /photos/long name, of which /photos/a is a copy (6 of 6 photos).")
        }
        // Of two whole trees the first by path is the original.
        for report in try await reports(shared) {
            #expect(report.groups.flatMap(\.kept).allSatisfy { $0.photo.path.isWithin("/photos/a") })
        }
    }

    @Test func aCopyWithinTheTreeIsRecognised() async throws {
        let entries = (0..<4).flatMap { number in
            [
                Entry(PhotoPath("/photos/x/\(number).jpg"), number),
                Entry(PhotoPath("/photos/x/again/\(number).jpg"), number),
            ]
        }
        for report in try await reports(entries) {
            #expect(report.groups.flatMap(\.kept).allSatisfy { $0.photo.path.parent == "/photos/x" })
        }
    }

    @Test func whatOnlyThePathTellsIsSaid() async throws {
        let entries = [Entry("/photos/b/1.jpg", 1), Entry("/photos/a/1.jpg", 1)]
        for report in try await reports(entries) {
            #expect(kept(report) == ["/photos/a/1.jpg"])
            #expect(report.groups[0].reasons.map(\.sentence) == ["First by path; otherwise they are equal."])
        }
    }
}
