import PhotoGrouping
import Testing

@testable import afterimage

@Suite struct DuplicateTests {
    @Test(arguments: [("30d", 2_592_000), ("12h", 43_200), ("2w", 1_209_600), ("0d", 0)])
    func readsAges(_ text: String, _ seconds: Int) {
        #expect(Age(argument: text)?.duration == .seconds(seconds))
    }

    @Test(arguments: ["", "d", "30", "-1d", "1m", "1.5d", "99999999999999999999d", "d30"])
    func refusesOtherAges(_ text: String) {
        #expect(Age(argument: text) == nil)
    }

    @Test func kindsAreNamedInBothWays() {
        for kind in DuplicateKind.allCases {
            #expect(DuplicateKind(argument: kind.rawValue) == kind)
            #expect(DuplicateKind(argument: kind.word) == kind)
        }
        #expect(DuplicateKind(argument: "same") == nil)
    }

    @Test func saysHowFarItIs() {
        let start = ContinuousClock.now
        var pace = DuplicatePace()
        var progress = DuplicateProgress(.comparing)
        progress.pairs = 4_000
        pace.note(progress, at: start)
        progress.compared = 1_000
        progress.unreadable = 2
        pace.note(progress, at: start + .seconds(10))
        #expect(
            DuplicateCheck.text(progress, pace)
                == "Comparing: 1,000/4,000 (25 %) pairs · 100 pairs/s · 0:30 left · 2 unreadable")
        // A new phase has a pace of its own.
        var searching = DuplicateProgress()
        (searching.searched, searching.pictures) = (5, 10)
        pace.note(searching, at: start + .seconds(11))
        #expect(
            DuplicateCheck.text(searching, pace) == "Searching for possible duplicates: 5/10 (50 %) photos")
    }
}
