import Clustering
import ImageDecoding
import PhotoStore
import PhotoTypes
import PictureMatching

/// Finds photos that are copies of each other, and bursts.
///
/// A ladder of evidence: same bytes; then pairs that vectors, times, patterns of light or perceptual hashes propose are
/// compared by their pixels. What was compared is kept in the library, by content: a run compares what is new, one that was stopped goes
/// on where it was, and a report needs no picture.
///
/// Work is bounded: each picture proposes at most `DuplicateThresholds.neighbours` by its vector, 12 by its moment, 8 by
/// its pattern of light and 8 by its perceptual hash; finds among up to 64 pictures are compared pair by pair, larger ones with up to 16 leaders.
public struct DuplicateFinder: Sendable {
    private let store: PhotoStore
    private let model: ModelID
    private let standard: DuplicateThresholds
    private let judge: any PairJudge
    /// Pairs compared between two writes at most; fewer where comparing them takes long: what a kill can cost.
    var pairsAtOnce = 2_048
    /// Pictures marked as searched in one write.
    var picturesAtOnce = 8_192

    /// Rounds of looking for pairs among what was found; each finds fewer.
    private static let mostRounds = 20

    /// - Parameters:
    ///   - store: opened for writing, unless only `report` is asked for.
    ///   - model: whose vectors propose pairs: the serving one.
    ///   - standard: thresholds for a library that keeps none of its own, as the model's pack wants them.
    ///   - judge: `nil`: a `PictureJudge`.
    public init(
        store: PhotoStore, model: ModelID, standard: DuplicateThresholds = .standard,
        judge: (any PairJudge)? = nil
    ) {
        self.store = store
        self.model = model
        self.standard = standard
        self.judge = judge ?? PictureJudge(store: store)
    }

    /// Compares what was not compared before. Cancelling the task stops it soon; what was written is kept.
    ///
    /// - Parameter report: called after every step, on the task's own thread.
    /// - Returns: what was done.
    /// - Throws: `PhotoGroupingError`. A photo that cannot be read does not throw: its pairs wait for the next run.
    @discardableResult
    public func update(
        _ report: (DuplicateProgress) -> Void = { _ in }
    ) async throws(PhotoGroupingError) -> DuplicateProgress {
        let thresholds = try thresholds
        try grouping {
            try store.preparePictures(
                search: searchIdentity(thresholds), comparison: judge.comparison,
                print: judge.print)
            // Photos that came back, such as from quarantine, can be compared at full size now.
            try store.reopenPairs(because: PictureChange.unconfirmed(.absent).description)
        }
        var progress = DuplicateProgress()
        var proposer = PairProposer(store: store, model: model, thresholds: thresholds)
        proposer.batch = picturesAtOnce
        try await proposer.run { done, all in
            (progress.searched, progress.pictures) = (done, all)
            report(progress)
        }
        progress.phase = .comparing
        for _ in 0..<Self.mostRounds {
            try await compare(&progress, report)
            guard try propose(wantedBy: thresholds) else { break }
        }
        progress.phase = .grouping
        report(progress)
        return progress
    }

    /// The groups, of what was compared so far. Needs no picture: some thousand groups take a moment.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func report() throws(PhotoGroupingError) -> DuplicateReport {
        let thresholds = try thresholds
        let rules = try KeepRules(in: store)
        let calibration = try DuplicateCalibration.last(in: store, model: model)
        return try grouping {
            let graph = try PictureGraph(store, thresholds)
            let builder = try ReportBuilder(store, graph, thresholds, rules)
            let groups = try builder.groups()
            return DuplicateReport(
                groups: groups, uncheckedPairs: try store.uncheckedPairCount(),
                outdatedCalibration: calibration.flatMap { $0.isOutdated ? $0.made : nil },
                backupFoldersToConfirm: builder.backupFoldersToConfirm(of: groups))
        }
    }

    /// Photos whose like were never looked for, or not with the thresholds and the model in use now: `update` would. Some
    /// milliseconds for 100,000 photos.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func uncomparedPhotos() throws(PhotoGroupingError) -> Int {
        let search = searchIdentity(try thresholds)
        return try grouping { try store.unsearchedPhotoCount(search: search, model: model) }
    }

    private var thresholds: DuplicateThresholds {
        get throws(PhotoGroupingError) {
            try DuplicateThresholds(in: store, model: model, standard: standard)
        }
    }

    /// Names how neighbours are found.
    private func searchIdentity(_ thresholds: DuplicateThresholds) -> String {
        "\(model), \(thresholds.searchIdentity), 2"
    }

    /// Compares all pairs that wait, as far as their photos can be read.
    private func compare(
        _ progress: inout DuplicateProgress, _ report: (DuplicateProgress) -> Void
    ) async throws(PhotoGroupingError) {
        var last: PicturePair?
        var hasFurther = false
        var portion = Portion(most: pairsAtOnce)
        progress.pairs = progress.compared + (try grouping { try store.uncheckedPairCount() })
        while true {
            if Task.isCancelled { throw .cancelled }
            report(progress)
            let pairs = try grouping { try store.uncheckedPairs(after: last, limit: portion.size) }
            guard !pairs.isEmpty else {
                // Further pairs may come before those that were done.
                guard hasFurther else { return }
                (last, hasFurther) = (nil, false)
                continue
            }
            let began = ContinuousClock.now
            let judgement = try await judge.judge(pairs)
            portion.adapt(to: ContinuousClock.now - began)
            try grouping {
                try store.propose(judgement.further, searched: [])
                try store.commit(judgement.verdicts)
            }
            hasFurther = hasFurther || !judgement.further.isEmpty
            last = pairs.last?.pair
            progress.compared += judgement.verdicts.count
            progress.pairs = max(progress.pairs, progress.compared)
            progress.read += judgement.read
            progress.unreadable += judgement.unreadable
        }
    }

    /// Proposes pairs among what was found to belong together, so that chains are told from groups.
    ///
    /// - Returns: whether there were any.
    private func propose(wantedBy thresholds: DuplicateThresholds) throws(PhotoGroupingError) -> Bool {
        try grouping {
            let graph = try PictureGraph(store, thresholds)
            let wanted = try CopyClusters(graph).wanted.map {
                PicturePair(graph.pictures[$0.first], graph.pictures[$0.second])
            }
            let known = try store.proposed(among: wanted)
            let unknown = wanted.filter { !known.contains($0) }
            try store.propose(unknown.map { ProposedPair($0) }, searched: [])
            return !unknown.isEmpty
        }
    }
}

/// How many pairs to compare at once: enough to take about half a second, be it that pictures have to be read for
/// them or not.
private struct Portion {
    private let most: Int
    private(set) var size: Int

    private static let first = 32
    private static let least = 8

    init(most: Int) {
        self.most = most
        size = min(Self.first, most)
    }

    mutating func adapt(to took: Duration) {
        if took < .milliseconds(300) {
            size = min(2 * size, most)
        } else if took > .milliseconds(800) {
            size = min(max(size / 2, Self.least), most)
        }
    }
}
