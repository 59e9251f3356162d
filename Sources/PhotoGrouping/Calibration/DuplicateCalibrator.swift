import ImageDecoding
import PhotoStore
import PhotoTypes
import PictureMatching

/// Gathers pairs of which it is known whether they are the same, and measures them; `DuplicateCalibration` makes
/// thresholds of them. Pairs of several origins may be put together.
public struct DuplicateCalibrator: Sendable {
    /// The serving model's image tower: one unit vector for each picture, in order. Safe to call from many threads.
    public typealias Embed = @Sendable ([PixelImage]) throws -> [EmbeddingVector]

    /// Pairs, and the photos that could not be compared and are left out.
    public struct Gathered: Sendable {
        public var pairs: [CalibrationPair] = []
        public var failures: [CalibrationProblem] = []
        /// Photos varied, and those among them that no near photo is surely another exposure than.
        public var varied = 0
        public var unproven = 0

        public init() {}
    }

    let store: PhotoStore
    let model: ModelID
    let maker: SampleMaker

    /// Pictures made at a time, between two reports.
    private static let portion = 64

    /// - Parameters:
    ///   - model: whose vectors propose pairs: the serving one.
    ///   - embed: `nil`: only photos of the library have vectors; the threshold of proposals then stays as it is,
    ///     unless labels are about such photos.
    public init(
        store: PhotoStore, model: ModelID, decoder: any ImageDecoder = PortableDecoder(),
        limits: DecodeLimits = DecodeLimits(), embed: Embed? = nil
    ) {
        self.store = store
        self.model = model
        maker = SampleMaker(store: store, model: model, decoder: decoder, limits: limits, embed: embed)
    }

    /// Measures labelled pairs. The photos need not be in the library.
    ///
    /// - Parameter report: called with the labels done and all, now and then.
    /// - Throws: `PhotoGroupingError.cancelled`.
    public func measure(
        _ labels: [PairLabel], origin: CalibrationPair.Origin = .labels,
        _ report: (Int, Int) -> Void = { _, _ in }
    ) async throws(PhotoGroupingError) -> Gathered {
        var gathered = Gathered()
        for start in stride(from: 0, to: labels.count, by: Self.portion) {
            if Task.isCancelled { throw .cancelled }
            let some = labels[start..<min(start + Self.portion, labels.count)]
            let paths = Set(some.flatMap { [$0.first, $0.second] }).sorted()
            let made = await concurrently(paths) { [maker] in ($0, maker.sample(at: $0)) }
            var samples: [PhotoPath: PictureSample] = [:]
            for (path, result) in made {
                switch result {
                case .success(let sample): samples[path] = sample
                case .failure(let problem) where !gathered.failures.contains(problem):
                    gathered.failures.append(problem)
                case .failure: break
                }
            }
            let known = samples
            gathered.pairs += await concurrently(Array(some)) { label -> CalibrationPair? in
                guard let first = known[label.first], let second = known[label.second] else { return nil }
                let (score, cosine) = first.measures(with: second)
                return CalibrationPair(
                    label.first, label.second, isSame: label.isSame, origin: origin, score: score,
                    cosine: cosine)
            }.compactMap { $0 }
            report(min(start + Self.portion, labels.count), labels.count)
        }
        return gathered
    }

    /// Measures what the user decided before, of photos that are there.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func decided(
        _ report: (Int, Int) -> Void = { _, _ in }
    ) async throws(PhotoGroupingError) -> Gathered {
        let labels = try grouping {
            let decisions = try store.duplicateDecisions().filter { $0.first != $0.second }
            let pictures = try store.pictures(of: decisions.flatMap { [$0.first, $0.second] })
            let photos = try store.photos(of: Set(pictures.values))
            return decisions.compactMap { decision -> PairLabel? in
                guard let first = pictures[decision.first].flatMap({ photos[$0]?.first }),
                    let second = pictures[decision.second].flatMap({ photos[$0]?.first })
                else { return nil }
                return PairLabel(first.path, second.path, isSame: decision.areDuplicates)
            }
        }
        return try await measure(labels, origin: .decisions, report)
    }

    /// Pairs of the library to ask the user about: compared before, of one scene at least, and neither decided nor
    /// refuted by what the cameras wrote.
    ///
    /// - Throws: `PhotoGroupingError`.
    public func questions() throws(PhotoGroupingError) -> [QuestionPlan.Question] {
        try grouping {
            let pairs = try store.relatedPairs().filter { $0.verdict.relation > .unrelated }
            let photos = try store.photos(
                of: Set(pairs.flatMap { [$0.verdict.pair.first, $0.verdict.pair.second] }))
            let decided = Set(
                try store.duplicateDecisions().map {
                    DuplicateDecision($0.first, $0.second, areDuplicates: true)
                })
            return pairs.compactMap { pair in
                guard let first = photos[pair.verdict.pair.first]?.first,
                    let second = photos[pair.verdict.pair.second]?.first,
                    ExposureDifference.between(first.facts, second.facts) == nil,
                    !decided.contains(
                        DuplicateDecision(first.contentHash, second.contentHash, areDuplicates: true))
                else { return nil }
                return QuestionPlan.Question(
                    first.path, second.path, score: Double(pair.verdict.score), cosine: pair.cosine)
            }
        }
    }
}
