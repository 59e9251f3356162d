import PhotoStore
import PhotoTypes
import PictureMatching
import VectorSearch

/// Proposes pairs for all pictures whose neighbours are not known yet, and writes them into the library.
struct PairProposer: Sendable {
    let store: PhotoStore
    let model: ModelID
    let thresholds: DuplicateThresholds
    /// Pictures marked as searched in one transaction.
    var batch = 8_192

    /// - Parameter report: called with how many pictures are done, of how many.
    /// - Throws: `PhotoGroupingError`.
    func run(_ report: (Int, Int) -> Void) async throws(PhotoGroupingError) {
        let pictures = try grouping { try store.picturesToSearch(model: model) }
        report(0, pictures.count)
        guard !pictures.isEmpty,
            let search = try NeighbourSearch(
                store, model: model, least: thresholds.neighbourCosine, neighbours: thresholds.neighbours)
        else { return }
        let photos = pictures.map(\.photo)
        let byVector = try await search.pairs(of: photos)
        let byMoment = try momentPairs(photos, of: search.keys.count)
        let byPattern = try await patternPairs(pictures)
        let proposed = try grouping {
            try (proposals(byVector, byMoment, pictures, search.index) + byPattern.map { ProposedPair($0) })
                .sorted { $0.pair < $1.pair }
        }
        try grouping { try write(proposed, pictures, report) }
    }

    /// By how light lies in the pictures.
    private func patternPairs(_ pictures: [StoredPicture]) async throws(PhotoGroupingError) -> Set<
        PicturePair
    > {
        do {
            try await PatternReader(store: store).read(try store.withoutPattern(pictures))
            let patterns = try store.patterns().map { ($0.picture, LightPattern(bits: $0.bits)) }
            let pairs = await PatternNeighbours(patterns).pairs(of: Set(pictures.map(\.id)))
            try Task.checkCancellation()
            return pairs
        } catch {
            throw PhotoGroupingError(error)
        }
    }

    /// Of these photos, or of all where nearly all are new; then with pairs of old ones, which does no harm.
    private func momentPairs(
        _ photos: [PhotoID], of count: Int
    ) throws(PhotoGroupingError) -> [MomentNeighbours.Pair] {
        let gap = Int64(thresholds.burstGap * 1_000)
        return try grouping {
            let moments =
                photos.count < count / 20
                ? try store.moments(around: photos, within: gap) : try store.moments()
            return MomentNeighbours(moments, gap: gap).pairs
        }
    }

    private func proposals(
        _ byVector: [NeighbourPair], _ byMoment: [MomentNeighbours.Pair], _ pictures: [StoredPicture],
        _ index: ExactIndex
    ) throws -> [ProposedPair] {
        var pictureOf = Dictionary(uniqueKeysWithValues: pictures.map { ($0.photo, $0.id) })
        var others: Set<PhotoID> = []
        func need(_ photo: PhotoID) {
            if pictureOf[photo] == nil { others.insert(photo) }
        }
        for pair in byVector {
            need(PhotoID(pair.first))
            need(PhotoID(pair.second))
        }
        for pair in byMoment {
            need(pair.first)
            need(pair.second)
        }
        pictureOf.merge(try store.pictures(showing: others)) { $1 }
        func pair(_ one: PhotoID, _ other: PhotoID) -> PicturePair? {
            guard let first = pictureOf[one], let second = pictureOf[other], first != second else {
                return nil
            }
            return PicturePair(first, second)
        }
        var proposed = byVector.compactMap { neighbours in
            pair(PhotoID(neighbours.first), PhotoID(neighbours.second)).map {
                ProposedPair($0, cosine: neighbours.score)
            }
        }
        for moment in byMoment {
            guard let pair = pair(moment.first, moment.second),
                let cosine = index.cosine(moment.first, moment.second)
            else { continue }
            if cosine >= thresholds.burstCosine || moment.near.contains(.burst) {
                proposed.append(ProposedPair(pair, near: moment.near, cosine: cosine))
            }
        }
        return proposed
    }

    /// A picture counts as searched when all pairs are written in which it is the second: those come no later than
    /// those in which it is the first.
    private func write(
        _ proposed: [ProposedPair], _ pictures: [StoredPicture], _ report: (Int, Int) -> Void
    ) throws {
        var (pair, picture) = (0, 0)
        while picture < pictures.count {
            try Task.checkCancellation()
            let some = pictures[picture..<min(picture + batch, pictures.count)]
            let last = some.last?.id
            let isLast = some.endIndex == pictures.count
            // The pairs up to these pictures' own; with the last ones all that are left.
            let end =
                isLast
                ? proposed.count
                : proposed[pair...].firstIndex { $0.pair.first > last ?? $0.pair.first }
                    ?? proposed.count
            try store.propose(proposed[pair..<end], searched: some.map(\.id))
            (pair, picture) = (end, some.endIndex)
            report(picture, pictures.count)
        }
    }
}

extension ExactIndex {
    /// `nil` where one of the photos has no vector here.
    fileprivate func cosine(_ one: PhotoID, _ other: PhotoID) -> Float? {
        guard let first = vector(of: one.rawValue), let second = vector(of: other.rawValue) else {
            return nil
        }
        return zip(first, second).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
}
