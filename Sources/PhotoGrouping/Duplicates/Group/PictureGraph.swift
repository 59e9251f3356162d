import Clustering
import PhotoSource
import PhotoStore
import PhotoTypes

/// All that is known of pictures that belong together, as a graph over their places in `pictures`: which are copies by
/// comparison, which are shots of one moment, and what may or must not be together.
///
/// Photos that are gone, in quarantine or for now, still tell shots apart: a burst does not become copies when the
/// shot that showed it is removed.
struct PictureGraph {
    /// Ascending.
    private(set) var pictures: [PictureID] = []
    /// Of each picture those that are there, in order of their ids; none of one that is gone.
    private(set) var photos: [[Photo]] = []
    /// What the files of each picture say of its exposure; nothing that was inherited.
    private var filed: [PhotoFacts] = []
    /// Pairs that the comparison took for one exposure, and nothing speaks against it.
    private(set) var copies: [PointPair: CheckedPair] = [:]
    /// Different shots of one moment, with how alike they are.
    private(set) var moments: [PointPair: CheckedPair] = [:]
    /// What the user said, and raw files with their pictures; free of contradictions.
    private(set) var mustLink: [PointPair] = []
    /// What the user said, and what different exposures make plain.
    private(set) var cannotLink: [PointPair] = []
    /// Those of `mustLink`, and of `cannotLink`, that the user said.
    private(set) var saidSame: Set<PointPair> = []
    private(set) var saidApart: Set<PointPair> = []
    /// Pictures whose photos the user wants to keep, all of them.
    private(set) var keptApart: Set<Int> = []

    /// - Throws: `PhotoStoreError`.
    init(_ store: PhotoStore, _ thresholds: DuplicateThresholds) throws {
        let pairs = try store.relatedPairs()
        let decisions = try store.duplicateDecisions()
        let decided = try store.pictures(of: decisions.flatMap { [$0.first, $0.second] })
        var involved = Set(try store.picturesOfSeveralPhotos())
        for pair in pairs {
            involved.insert(pair.verdict.pair.first)
            involved.insert(pair.verdict.pair.second)
        }
        involved.formUnion(decided.values)
        let found = try store.photos(of: involved)
        let filed = try store.filedFacts(of: involved)
        pictures = involved.filter { found[$0] != nil || filed[$0] != nil }.sorted()
        photos = pictures.map { found[$0] ?? [] }
        self.filed = zip(pictures, photos).map { picture, photos in
            let facts = filed[picture] ?? photos.map(\.facts)
            return facts.first(where: \.nameExposure) ?? facts.first ?? PhotoFacts()
        }
        let places = Dictionary(uniqueKeysWithValues: pictures.enumerated().map { ($1, $0) })
        let said = decisions.compactMap { decision -> (Int, Int, Bool)? in
            guard let one = decided[decision.first].flatMap({ places[$0] }),
                let other = decided[decision.second].flatMap({ places[$0] })
            else { return nil }
            return (one, other, decision.areDuplicates)
        }
        sort(pairs, places, thresholds)
        takeBlurred(pairs, places, thresholds, try store.looks(of: pictures))
        settle(said)
    }

    func facts(_ picture: Int) -> PhotoFacts { filed[picture] }

    func isThere(_ picture: Int) -> Bool { !photos[picture].isEmpty }

    /// Parts pairs into copies and shots of one moment.
    private mutating func sort(
        _ pairs: [CheckedPair], _ places: [PictureID: Int], _ thresholds: DuplicateThresholds
    ) {
        for pair in pairs {
            guard let one = places[pair.verdict.pair.first], let other = places[pair.verdict.pair.second]
            else {
                continue
            }
            let point = PointPair(one, other)
            let (facts, otherFacts) = (facts(one), facts(other))
            let isCopy = thresholds.believes(pair.verdict)
            if isCopy, ExposureDifference.between(facts, otherFacts) == nil {
                copies[point] = pair
            } else {
                // Two exposures that look like one must not meet through a third.
                if isCopy { cannotLink.append(point) }
                if thresholds.areOfOneMoment(pair, facts, otherFacts) { moments[point] = pair }
            }
        }
    }

    /// A blurred shot between others of a burst: nothing of the scene is found in it, but it was taken between two that
    /// are of one moment, and its vector is near.
    private mutating func takeBlurred(
        _ pairs: [CheckedPair], _ places: [PictureID: Int], _ thresholds: DuplicateThresholds,
        _ looks: [PictureID: PictureLook]
    ) {
        func sharpness(_ picture: Int) -> Float? {
            looks[pictures[picture]]?.quality.flatMap(LookText.quality)?.sharpness
        }
        func time(_ picture: Int) -> Int64? { facts(picture).captureTime?.wallClock }
        /// To sharp shots, by the blurred one's place.
        var links: [Int: [(shot: Int, pair: CheckedPair)]] = [:]
        for pair in pairs where pair.near.contains(.time) && pair.verdict.relation < .sameScene {
            guard let one = places[pair.verdict.pair.first], let other = places[pair.verdict.pair.second],
                (pair.cosine ?? -1) >= thresholds.neighbourCosine,
                thresholds.areNear(facts(one), facts(other)),
                let sharp = sharpness(one), let otherSharp = sharpness(other)
            else { continue }
            if sharp < otherSharp / 2 { links[one, default: []].append((other, pair)) }
            if otherSharp < sharp / 2 { links[other, default: []].append((one, pair)) }
        }
        guard !links.isEmpty else { return }
        var shots = Links(count: pictures.count)
        for pair in moments.keys { shots.link(pair.first, pair.second) }
        for (blurred, found) in links {
            guard let moment = time(blurred) else { continue }
            let before = found.filter { time($0.shot).map { $0 <= moment } ?? false }
            let after = found.filter { time($0.shot).map { $0 > moment } ?? false }
            let isBetween = before.contains { one in
                after.contains { shots.areLinked(one.shot, $0.shot) }
            }
            guard isBetween else { continue }
            for link in found { moments[PointPair(blurred, link.shot)] = link.pair }
        }
    }

    /// Takes what the user said, the last word first, then raw files with their pictures; leaves out what would
    /// contradict.
    private mutating func settle(_ said: [(one: Int, other: Int, areDuplicates: Bool)]) {
        var links = Links(count: pictures.count)
        var apart: [PointPair] = []
        func isAllowed(_ pair: PointPair, _ links: inout Links) -> Bool {
            let (root, otherRoot) = (links.root(pair.first), links.root(pair.second))
            for other in apart {
                let ends = Set([links.root(other.first), links.root(other.second)])
                if ends == Set([root, otherRoot]) { return false }
            }
            return true
        }
        for (one, other, areDuplicates) in said.reversed() {
            guard one != other else {
                if !areDuplicates { keptApart.insert(one) }
                continue
            }
            let pair = PointPair(one, other)
            if areDuplicates, isAllowed(pair, &links) {
                links.link(one, other)
                mustLink.append(pair)
                saidSame.insert(pair)
            } else if !areDuplicates, !links.areLinked(one, other) {
                apart.append(pair)
            }
        }
        for pair in ShotUnits.rawPairs(photos) where isAllowed(pair, &links) {
            links.link(pair.first, pair.second)
            mustLink.append(pair)
        }
        saidApart = Set(apart)
        for pair in apart {
            copies[pair] = nil
            moments[pair] = nil
        }
        cannotLink =
            apart + cannotLink.filter { !links.areLinked($0.first, $0.second) && !saidApart.contains($0) }
    }
}

extension DuplicateThresholds {
    /// Whether a verdict says that two pictures are of one exposure.
    func believes(_ verdict: PairVerdict) -> Bool {
        switch verdict.relation {
        case .samePicture: verdict.score >= min(samePictureScore, nearDuplicateScore)
        case .edited: verdict.score >= nearDuplicateScore
        case .sameScene, .unrelated: false
        }
    }

    /// The rung of a verdict that is believed.
    func kind(_ verdict: PairVerdict) -> DuplicateKind {
        verdict.relation == .samePicture && verdict.score >= samePictureScore ? .samePicture : .nearDuplicate
    }

    func areOfOneMoment(_ pair: CheckedPair, _ one: PhotoFacts, _ other: PhotoFacts) -> Bool {
        if pair.near.contains(.burst) { return true }
        return pair.verdict.relation >= .sameScene && areNear(one, other)
    }

    /// Whether one camera took both within the time between two shots of a burst.
    func areNear(_ one: PhotoFacts, _ other: PhotoFacts) -> Bool {
        guard one.cameraModel == other.cameraModel, let time = one.captureTime,
            let otherTime = other.captureTime, time.isMoment, otherTime.isMoment
        else { return false }
        return Double(abs(time.wallClock - otherTime.wallClock)) <= burstGap * 1_000
    }
}
