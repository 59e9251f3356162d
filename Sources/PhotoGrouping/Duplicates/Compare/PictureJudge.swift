import ImageDecoding
import PhotoStore
import PhotoTypes
import PictureMatching

/// Compares pictures by their pixels: by prints, which are made when first needed and then kept in the library; and those
/// that are the same by their prints once more at full size.
public struct PictureJudge: PairJudge {
    private let store: PhotoStore
    private let maker: PrintMaker
    private let details: DetailJudge
    private let thresholds: MatchingThresholds
    private let hashes = HashNeighbours()

    /// Pairs that a worker compares at a time.
    private static let portion = 32

    /// - Parameter store: opened for writing.
    public init(
        store: PhotoStore, decoder: any ImageDecoder = PortableDecoder(),
        limits: DecodeLimits = DecodeLimits(),
        thresholds: MatchingThresholds = .default
    ) {
        self.store = store
        self.thresholds = thresholds
        maker = PrintMaker(decoder: decoder, limits: limits)
        details = DetailJudge(decoder: decoder, limits: limits)
    }

    public var comparison: String {
        "\(comparisonVersion): same \(thresholds.samePicture), edited \(thresholds.edited), \(thresholds.sceneInliers) inliers"
    }

    public var print: String { "print \(PicturePrint.version), look 2" }

    public func judge(_ pairs: [ProposedPair]) async throws(PhotoGroupingError) -> Judgement {
        do {
            return try await verdicts(on: pairs)
        } catch {
            throw PhotoGroupingError(error)
        }
    }

    private func verdicts(on pairs: [ProposedPair]) async throws -> Judgement {
        let pictures = Set(pairs.flatMap { [$0.pair.first, $0.pair.second] })
        var judgement = Judgement()
        var prints = try store.prints(of: pictures).compactMapValues { try? PicturePrint(bytes: $0) }
        let missing = pictures.filter { prints[$0] == nil }.sorted()
        let looks = try store.looks(of: missing)
        var failed = Set(missing.filter { looks[$0]?.failure != nil })
        let fresh = missing.filter { !failed.contains($0) }
        if !fresh.isEmpty {
            try await make(fresh, &prints, &failed, &judgement)
        }
        try Task.checkCancellation()

        let (known, thresholds) = (prints, thresholds)
        let ready = pairs.filter { known[$0.pair.first] != nil && known[$0.pair.second] != nil }
        let portions = stride(from: 0, to: ready.count, by: Self.portion).map {
            Array(ready[$0..<min($0 + Self.portion, ready.count)])
        }
        let compared = await concurrently(portions) { portion in
            portion.compactMap { proposed -> (pair: PicturePair, comparison: PictureComparison)? in
                guard let first = known[proposed.pair.first], let second = known[proposed.pair.second],
                    !Task.isCancelled
                else { return nil }
                return (proposed.pair, compare(first, second, thresholds: thresholds))
            }
        }.flatMap { $0 }
        try Task.checkCancellation()
        judgement.verdicts = compared.filter { $0.comparison.relation != .samePicture }
            .map { PairVerdict($0.pair, $0.comparison) }
        judgement.verdicts += try await confirmed(compared.filter { $0.comparison.relation == .samePicture })
        // A picture that nobody can see is a copy only by its bytes.
        judgement.verdicts += pairs.filter {
            failed.contains($0.pair.first) || failed.contains($0.pair.second)
        }
        .map { PairVerdict($0.pair, .unrelated, score: 0) }
        return judgement
    }

    /// Verdicts on pairs that are the same by their prints.
    private func confirmed(
        _ compared: [(pair: PicturePair, comparison: PictureComparison)]
    ) async throws -> [PairVerdict] {
        guard !compared.isEmpty else { return [] }
        let photos = try store.photos(of: Set(compared.flatMap { [$0.pair.first, $0.pair.second] }))
        let verdicts = await details.verdicts(
            on: compared.map {
                DetailJudge.Candidate(
                    pair: $0.pair, comparison: $0.comparison, first: photos[$0.pair.first] ?? [],
                    second: photos[$0.pair.second] ?? [])
            })
        try Task.checkCancellation()
        return verdicts
    }

    private func make(
        _ pictures: [PictureID], _ prints: inout [PictureID: PicturePrint], _ failed: inout Set<PictureID>,
        _ judgement: inout Judgement
    ) async throws {
        let photos = try store.photos(of: pictures)
        let outcomes = await maker.outcomes(of: pictures.map { ($0, photos[$0] ?? []) })
        try Task.checkCancellation()
        var kept: [(picture: PictureID, look: PictureLook, print: [UInt8]?)] = []
        for (picture, outcome) in outcomes {
            judgement.read += 1
            switch outcome {
            case .made(let print, let look):
                prints[picture] = print
                kept.append((picture, look, print.bytes))
            case .undecodable(let look):
                failed.insert(picture)
                kept.append((picture, look, nil))
                judgement.unreadable += 1
            case .unreadable:
                judgement.unreadable += 1
            }
        }
        try store.keep(kept)
        let fresh = kept.compactMap { entry in
            entry.look.perceptualHash.map { (picture: entry.picture, hash: $0) }
        }
        judgement.further += try await hashes.pairs(of: fresh, in: store).map { ProposedPair($0) }
    }
}

extension PairVerdict {
    init(_ pair: PicturePair, _ comparison: PictureComparison) {
        self.init(
            pair, Relation(comparison.relation), score: Float(comparison.score),
            detail: ChangeText.text(of: comparison.changes, edited: comparison.edited))
    }
}

extension PairVerdict.Relation {
    init(_ relation: PictureRelation) {
        self =
            switch relation {
            case .samePicture: .samePicture
            case .edited: .edited
            case .sameScene: .sameScene
            case .unrelated: .unrelated
            }
    }
}
