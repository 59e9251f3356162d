import Foundation
import PhotoStore
import TestSupport
import Testing

@testable import PhotoIndexing
@testable import afterimage

@Suite struct ProgressTests {
    @Test func showsPaceAndTimeLeft() {
        var counts = IndexCounts()
        counts.failed = 3
        let progress = IndexingProgress(
            phase: .indexing, done: 1200, total: 20_000, counts: counts, times: IndexStageTimes(), elapsed: 10
        )
        #expect(
            ProgressText.lines(progress) == [
                " 1,200/20,000 photos (6 %) · 120.0 photos/s · 2:37 left · 3 errors",
                " 1,200/20,000 photos (6 %) · 2:37 left · 3 errors", " 1,200/20,000 · 2:37 left · 3 errors",
                " 1,200/20,000 · 2:37 left",
            ])
    }

    @Test func saysNothingItCannotKnow() {
        let start = IndexingProgress(
            phase: .indexing, done: 0, total: 5, counts: IndexCounts(), times: IndexStageTimes(), elapsed: 0)
        #expect(ProgressText.lines(start).first == "0/5 photos (0 %)")
        let nothing = IndexingProgress(
            phase: .indexing, done: 0, total: 0, counts: IndexCounts(), times: IndexStageTimes(), elapsed: 0)
        #expect(ProgressText.lines(nothing).first == "0/0 photos (100 %)")
    }

    /// Where lines are kept, the last one does not say how far it was at first.
    @Test func endsWithTheLastState() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("lines")
        let descriptor = open(file.path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let line = StatusLine(Terminal(descriptor))
        for state in ["0/2", "1/2", "2/2"] { line.show(state) }
        line.clear()
        line.clear()
        #expect(try String(contentsOf: file, encoding: .utf8) == "0/2\n2/2\n")
    }

    @Test func countsWhileItLooks() {
        var counts = IndexCounts()
        counts.unchanged = 1000
        let progress = IndexingProgress(
            phase: .scanning, done: 0, total: 24, counts: counts, times: IndexStageTimes(), elapsed: 0)
        #expect(ProgressText.lines(progress) == ["Scanning: 1,024 found, 24 new"])
    }

    @Test func sumsUpARun() {
        var counts = IndexCounts()
        #expect(ProgressText.summary(counts) == "0 photos")
        counts.added = 1200
        counts.moved = 1
        counts.removed = 2
        counts.failed = 4
        #expect(
            ProgressText.summary(counts)
                == "1,205 photos: 1,200 added, 1 moved, 4 could not be read; 2 no longer there "
                + "(remembered for 30 days)")
        counts = IndexCounts()
        (counts.failed, counts.stillFailing) = (1, 1)
        #expect(ProgressText.summary(counts) == "2 photos: 2 could not be read")
        counts = IndexCounts()
        counts.removed = 1
        #expect(ProgressText.summary(counts) == "0 photos; 1 no longer there (remembered for 30 days)")
    }
}
