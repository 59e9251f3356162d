import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoGrouping

@Suite struct ResumptionTests {
    private let library: MadeLibrary
    private let table: [Set<Int>: (PairVerdict.Relation, Float)]
    private let entries: [MadeLibrary.Entry]

    init() throws {
        library = try MadeLibrary()
        var table: [Set<Int>: (PairVerdict.Relation, Float)] = [:]
        for scene in 0..<4 {
            let numbers = (scene * 3..<scene * 3 + 3).map { $0 + 1 }
            for one in numbers {
                for other in numbers where one < other { table[[one, other]] = (.samePicture, 0.9) }
            }
        }
        self.table = table
        entries = (1...12).map {
            MadeLibrary.Entry(PhotoPath("/photos/\(100 + $0)"), $0, scene: ($0 - 1) / 3 + 1)
        }
    }

    private func finder(_ judge: any PairJudge) -> DuplicateFinder {
        var finder = library.finder(judge)
        (finder.pairsAtOnce, finder.picturesAtOnce) = (2, 3)
        return finder
    }

    /// Stops after each of its writes in turn, until a run comes to its end: as many stops as there are writes.
    @Test func aRunGoesOnWhereverItWasStopped() async throws {
        try library.index(entries)
        var verdicts = 0
        var stops = 0
        while true {
            let judge = TableJudge(library, table)
            let reports = Counter()
            let (finder, stopAt) = (finder(judge), 3)
            let run = Task {
                try await finder.update { _ in
                    reports.add([])
                    if reports.calls == stopAt { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            let result = await run.result
            verdicts += judge.asked.all.count
            guard case .failure(let error) = result else { break }
            #expect(error as? PhotoGroupingError == .cancelled)
            stops += 1
            try #require(stops < 100)
        }
        #expect(stops > 4)
        #expect(verdicts == 12)
        let report = try library.finder(TableJudge(library, table)).report()
        #expect(report.names().map(\.count) == [3, 3, 3, 3] && report.uncheckedPairs == 0)
    }

    /// A process that dies while a judge is at work loses that batch alone.
    @Test(arguments: 1...6) func aJudgeThatDiesCostsItsBatch(call: Int) async throws {
        try library.index(entries)
        let dying = TableJudge(library, table, failingAt: call)
        await #expect(throws: PhotoGroupingError.cancelled) { try await finder(dying).update() }
        let judge = TableJudge(library, table)
        try await finder(judge).update()
        #expect(dying.asked.all.count + judge.asked.all.count == 12 + 2)
        #expect(try finder(judge).report().names().map(\.count) == [3, 3, 3, 3])
    }

    @Test func onlyNewPairsAreCompared() async throws {
        try library.index(Array(entries.prefix(11)))
        try await finder(TableJudge(library, table)).update()
        let again = TableJudge(library, table)
        try await finder(again).update()
        #expect(again.asked.all.isEmpty)
        try library.index(entries)
        let judge = TableJudge(library, table)
        try await finder(judge).update()
        #expect(judge.asked.all.count == 2)
        #expect(try finder(judge).report().names().map(\.count) == [3, 3, 3, 3])
        let stricter = TableJudge(library, table, named: "stricter")
        try await finder(stricter).update()
        #expect(stricter.asked.all.count == 12)
    }

    @Test func theReportTellsWhatWaits() async throws {
        try library.index(entries)
        await #expect(throws: PhotoGroupingError.self) {
            try await finder(TableJudge(library, table, failingAt: 3)).update()
        }
        let report = try library.finder(TableJudge(library)).report()
        #expect(report.uncheckedPairs > 0)
    }

    @Test func countsWhatWasNotCompared() async throws {
        let finder = finder(TableJudge(library, table))
        try library.index(entries.dropLast(2))
        #expect(try finder.uncomparedPhotos() == 10, "never looked for")
        try await finder.update()
        #expect(try finder.uncomparedPhotos() == 0)
        try library.index(entries)
        #expect(try finder.uncomparedPhotos() == 2)
        try await finder.update()
        #expect(try finder.uncomparedPhotos() == 0)
        // A photo that is gone, and a copy of bytes that are known.
        let copy = MadeLibrary.Entry("/photos/copy", 3, scene: 1)
        try library.index(entries.dropFirst() + [copy])
        #expect(try finder.uncomparedPhotos() == 0)
        // Other thresholds, another model: all may have other neighbours.
        let looser = DuplicateFinder(
            store: library.store, model: MadeLibrary.model, standard: .standard(nearDuplicateCosine: 0.5),
            judge: TableJudge(library, table))
        #expect(try looser.uncomparedPhotos() == 12)
        try await looser.update()
        #expect(try looser.uncomparedPhotos() == 0)
        #expect(try finder.uncomparedPhotos() == 12)
    }

    @Test func thePacksThresholdHoldsUntilTheLibraryKeepsOne() throws {
        #expect(DuplicateThresholds.standard(nearDuplicateCosine: nil) == .standard)
        let wanted = DuplicateThresholds.standard(nearDuplicateCosine: 0.5)
        #expect(wanted.neighbourCosine == 0.5)
        func kept() throws -> DuplicateThresholds {
            try DuplicateThresholds(in: library.store, model: MadeLibrary.model, standard: wanted)
        }
        #expect(try kept() == wanted)
        try DuplicateThresholds(neighbourCosine: 0.6).save(in: library.store, model: MadeLibrary.model)
        #expect(try kept().neighbourCosine == 0.6)
    }
}
