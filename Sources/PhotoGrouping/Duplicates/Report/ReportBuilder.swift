import Clustering
import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Makes groups of what the library knows; compares nothing.
struct ReportBuilder {
    private let graph: PictureGraph
    private let thresholds: DuplicateThresholds
    private let rules: KeepRules
    private let choice: KeepChoice
    private let copies: TreeCopies
    private let looks: [PictureID: PictureLook]
    /// Photos of the same name beside those of the graph that are in no group with them.
    private let partners: [PhotoPath: [Photo]]
    /// Of each photo its picture's place.
    private var pictureOf: [PhotoID: Int] = [:]
    private let files: SameFiles

    /// - Throws: `PhotoStoreError`.
    init(
        _ store: PhotoStore, _ graph: PictureGraph, _ thresholds: DuplicateThresholds, _ rules: KeepRules,
        files: SameFiles = SameFiles()
    ) throws {
        self.files = files
        self.graph = graph
        self.thresholds = thresholds
        self.rules = rules
        looks = try store.looks(of: graph.pictures)
        for (picture, photos) in graph.photos.enumerated() {
            for photo in photos { pictureOf[photo.id] = picture }
        }
        let siblings = try store.siblings(of: graph.photos.flatMap { $0 }.map(\.path))
        let photos = try store.photos(Set(siblings.values.flatMap { $0 }))
        partners = siblings.reduce(into: [:]) { partners, entry in
            partners[entry.key] = entry.value.compactMap { photos[$0] }.filter {
                $0.path.isCameraRaw != entry.key.isCameraRaw
            }
        }
        copies = try Self.treeCopies(graph, rules, store)
        choice = KeepChoice(rules, copies: copies)
    }

    private static func treeCopies(
        _ graph: PictureGraph, _ rules: KeepRules, _ store: PhotoStore
    ) throws -> TreeCopies {
        guard rules.keepsBackupsLast else { return TreeCopies() }
        let names = Set(rules.backupNames)
        return try TreeCopies(
            graph.photos.lazy.filter { $0.count > 1 }.map { $0.map(\.path) },
            isLast: {
                BackupFolders.outermost(of: $0.appending(Array("x".utf8)), below: $1, named: names) != nil
            },
            count: { try store.photoIDs(within: $0).count })
    }

    /// - Throws: `ClusteringError`.
    func groups() throws -> [DuplicateGroup] {
        let found = try CopyClusters(graph).clusters
        let present = PresentParts(graph, of: found)
        let clusters = found.flatMap(present.parts)
        let inClusters = Set(clusters.flatMap { $0 })
        let alone = graph.pictures.indices.filter { !inClusters.contains($0) && graph.photos[$0].count > 1 }
        var groups: [DuplicateGroup] = []
        for cluster in clusters + alone.map({ [$0] }) {
            if let group = copies(cluster) { groups.append(group) }
        }
        for burst in try BurstClusters(graph, copies: found).bursts {
            if let group = self.burst(burst.flatMap(present.parts)) { groups.append(group) }
        }
        return groups
    }

    /// Folders whose photos are kept last, where nobody has said yet whether that is wanted.
    func backupFoldersToConfirm(of groups: [DuplicateGroup]) -> [PhotoPath] {
        rules.backupsLast == nil ? BackupFolders.beside(others: groups, rules, copies: copies) : []
    }

    // MARK: Copies

    private func copies(_ cluster: [Int]) -> DuplicateGroup? {
        let candidates = candidates(cluster)
        guard candidates.count > 1 else { return nil }
        let (order, reasons) = choice.ranked(candidates, by: rules.copies)
        let ordered = order.map { candidates[$0] }
        let best = ordered[0]
        // A raw file is never made again: one whose bytes no kept photo has is kept as well.
        var keptRaws = Set(best.photos.filter(\.path.isCameraRaw).map(\.contentHash))
        var members: [DuplicateMember] = []
        var evidence: [DuplicateEvidence] = []
        var sure = SureEvidence(staying: best)
        for (place, candidate) in ordered.enumerated() {
            let raws = candidate.photos.filter(\.path.isCameraRaw).map(\.contentHash)
            let isKept = place == 0 || !keptRaws.isSuperset(of: raws)
            if isKept { keptRaws.formUnion(raws) }
            let found = place == 0 ? nil : self.evidence(best, candidate)
            if let found {
                evidence.append(found)
                sure.take(
                    candidate, isKept: isKept || candidate.isDamaged,
                    goingFor: isSure(found, candidate, goesFor: best) ? found : nil
                ) {
                    self.evidence($0, candidate)
                } reasons: {
                    choice.ranked([$0, candidate], by: rules.copies).reasons
                }
            }
            members.append(member(candidate, isKept: isKept, kind: found?.kind))
        }
        members = members.filter(\.isKept) + members.filter { !$0.isKept }
        return group(members, reasons, evidence, sure: sure.found)
    }

    /// Whether a photo can go unseen for the one that stays. Where nothing tells which of two different files is better,
    /// someone should look; so, too, where one that is not the same file may hold more than the picture that was
    /// compared: further pages or frames, transparency, finer tones, a movie behind it.
    private func isSure(
        _ evidence: DuplicateEvidence, _ candidate: KeepChoice.Candidate,
        goesFor best: KeepChoice.Candidate
    ) -> Bool {
        guard !best.isDamaged, !candidate.isDamaged else { return false }
        switch evidence.kind {
        case .sameBytes: return true
        case .samePicture:
            guard evidence.score >= thresholds.sureScore,
                candidate.photos.allSatisfy({ $0.path.isPlainJPEG }),
                candidate.traits.storage?.encoding.format == .jpeg,
                candidate.photo.stamp.size <= best.photo.stamp.size
            else { return false }
            let (order, reasons) = choice.ranked([best, candidate], by: rules.copies)
            guard order[0] == 0, let reason = reasons.first, !reason.isTieBreak else { return false }
            // What is stored better may have been made of what is stored worse; of JPEGs the finer one was not.
            return ![.compression, .colours].contains(reason.criterion)
                || best.traits.storage?.encoding.format == .jpeg
        case .nearDuplicate, .burst: return false
        }
    }

    /// The photos of a cluster by shot.
    private func candidates(_ cluster: [Int]) -> [KeepChoice.Candidate] {
        let photos = cluster.flatMap { picture in
            let photos = files.once(graph.photos[picture])
            return graph.keptApart.contains(picture) ? Array(photos.prefix(1)) : photos
        }
        let edits = edits(in: cluster)
        return ShotUnits.units(photos).map { candidate($0, edits) }
    }

    /// What was done to pictures of a cluster, and which of them others were made from.
    private func edits(in cluster: [Int]) -> (of: [Int: [String]], sources: Set<Int>) {
        var (edits, sources): ([Int: [String]], Set<Int>) = ([:], [])
        guard cluster.count <= CopyClusters.mostPairwise else { return (edits, sources) }
        for (place, one) in cluster.enumerated() {
            for other in cluster[(place + 1)...] {
                guard let verdict = graph.copies[PointPair(one, other)]?.verdict,
                    let edited = ChangeText.edited(verdict)
                else { continue }
                let (made, source) = graph.pictures[one] == edited ? (one, other) : (other, one)
                if isFiner(made, than: source, ChangeText.shownShare(verdict)) { continue }
                let changes = ChangeText.changes(verdict, from: graph.pictures[source])
                // Of several that it could be made from, the one that takes the fewest words.
                if edits[made].map({ changes.count < $0.count }) ?? true { edits[made] = changes }
                sources.insert(source)
            }
        }
        return (edits, sources)
    }

    /// Whether a part has more pixels than the whole shows of it: then the whole may be a collage that was made of it.
    private func isFiner(_ part: Int, than whole: Int, _ share: Double?) -> Bool {
        // Turning a picture by some degrees cuts its corners off; a collage has more beside the part.
        guard let share, share < 0.75, let pixels = graph.facts(part).pixelSize,
            let all = graph.facts(whole).pixelSize
        else { return false }
        return Double(pixels.width * pixels.height) > 1.2 * share * Double(all.width * all.height)
    }

    private func candidate(
        _ unit: [Photo], _ edits: (of: [Int: [String]], sources: Set<Int>)
    ) -> KeepChoice.Candidate {
        let known = Set(unit.map(\.id))
        let beside = unit.flatMap { partners[$0.path] ?? [] }.filter { !known.contains($0.id) }
        let photos = unit + Set(beside).sorted { $0.path < $1.path }
        var traits = traits(photos)
        if let picture = pictureOf[photos[0].id] {
            traits.edits = edits.of[picture] ?? []
            traits.isSource = edits.sources.contains(picture)
        }
        return KeepChoice.Candidate(photos: photos, traits: traits)
    }

    /// How a photo is related to the kept one: by the least alike of what would go.
    private func evidence(
        _ kept: KeepChoice.Candidate, _ other: KeepChoice.Candidate
    ) -> DuplicateEvidence {
        var weakest: (kind: DuplicateKind, score: Float, findings: [DuplicateEvidence.Finding])?
        for photo in other.photos {
            let best = kept.photos.map { relation($0, photo) }.min {
                ($0.kind, $1.score) < ($1.kind, $0.score)
            }
            guard let best else { continue }
            if weakest.map({ ($0.kind, best.score) < (best.kind, $0.score) }) ?? true { weakest = best }
        }
        let found = weakest ?? (.nearDuplicate, 0, [])
        return DuplicateEvidence(
            first: kept.photo.id, second: other.photo.id, kind: found.kind, score: found.score,
            findings: found.findings)
    }

    private func relation(
        _ one: Photo, _ other: Photo
    ) -> (kind: DuplicateKind, score: Float, findings: [DuplicateEvidence.Finding]) {
        if one.contentHash == other.contentHash { return (.sameBytes, 1, [.sameBytes]) }
        guard let first = pictureOf[one.id], let second = pictureOf[other.id] else {
            return (.samePicture, 0, [.rawAndPicture])
        }
        let pair = PointPair(first, second)
        if graph.saidSame.contains(pair) { return (.nearDuplicate, 1, [.saidByTheUser]) }
        guard let checked = graph.copies[pair] else {
            let isShot = one.path.isCameraRaw != other.path.isCameraRaw && graph.mustLink.contains(pair)
            return isShot ? (.samePicture, 0, [.rawAndPicture]) : (.nearDuplicate, 0, [.byOthers])
        }
        let kind = thresholds.kind(checked.verdict)
        let changes = ChangeText.changes(checked.verdict, from: graph.pictures[first])
        return (
            kind, checked.verdict.score,
            [kind == .samePicture ? .samePicture(changes) : .edited(changes)]
                + (checked.cosine.map { [.cosine($0)] } ?? [])
        )
    }

    // MARK: Bursts

    private func burst(_ shots: [[Int]]) -> DuplicateGroup? {
        let candidates = shots.compactMap { shot -> KeepChoice.Candidate? in
            let copies = self.candidates(shot)
            return choice.ranked(copies, by: rules.copies).order.first.map { copies[$0] }
        }
        guard candidates.count > 1 else { return nil }
        let (order, reasons) = choice.ranked(candidates, by: rules.bursts)
        let best = candidates[order[0]]
        let members = order.enumerated().map { place, number in
            member(
                candidates[number], isKept: place < rules.burstShots || isFavourite(candidates[number]),
                kind: place == 0 ? nil : .burst)
        }
        let evidence = order.dropFirst().map { momentEvidence(best, candidates[$0]) }
        return group(
            members.filter(\.isKept) + members.filter { !$0.isKept }, reasons, evidence, sure: [])
    }

    private func isFavourite(_ candidate: KeepChoice.Candidate) -> Bool {
        (candidate.traits.rating ?? 0) >= 5
    }

    private func momentEvidence(
        _ one: KeepChoice.Candidate, _ other: KeepChoice.Candidate
    ) -> DuplicateEvidence {
        var findings: [DuplicateEvidence.Finding] = []
        let (facts, otherFacts) = (one.photo.facts, other.photo.facts)
        let pair = pictureOf[one.photo.id].flatMap { first in
            pictureOf[other.photo.id].flatMap { first == $0 ? nil : graph.moments[PointPair(first, $0)] }
        }
        if let burst = facts.burstID, burst == otherFacts.burstID { findings.append(.burstOfTheCamera) }
        if let time = facts.captureTime, let otherTime = otherFacts.captureTime, time.isMoment,
            otherTime.isMoment
        {
            findings.append(.secondsApart(milliseconds: abs(time.wallClock - otherTime.wallClock)))
        }
        if let pair, pair.verdict.relation >= .sameScene { findings.append(.sameScene) }
        if findings.isEmpty { findings.append(.byOthers) }
        if let cosine = pair?.cosine { findings.append(.cosine(cosine)) }
        return DuplicateEvidence(
            first: one.photo.id, second: other.photo.id, kind: .burst, score: pair?.cosine ?? 0,
            findings: findings)
    }

    // MARK: Both

    private func group(
        _ members: [DuplicateMember], _ reasons: [KeepReason], _ evidence: [DuplicateEvidence],
        sure: [DuplicateEvidence]
    ) -> DuplicateGroup {
        let kind = members.compactMap(\.kind).max() ?? .sameBytes
        return DuplicateGroup(
            id: Self.identity(members, isBurst: kind == .burst), kind: kind, members: members,
            reasons: reasons, evidence: evidence, sure: sure)
    }

    private func member(
        _ candidate: KeepChoice.Candidate, isKept: Bool, kind: DuplicateKind?
    ) -> DuplicateMember {
        DuplicateMember(
            photo: candidate.photo, partners: Array(candidate.photos.dropFirst()), traits: candidate.traits,
            isKept: isKept, kind: kind)
    }

    private func traits(_ photos: [Photo]) -> PhotoTraits {
        let photo = photos[0]
        let look = pictureOf[photo.id].flatMap { looks[graph.pictures[$0]] }
        let (traces, storage) = look?.traces.flatMap(LookText.traces) ?? (PhotoTraces(), nil)
        return PhotoTraits(
            origin: PhotoOrigin(name: photo.path.name, facts: photo.facts, traces: traces, storage: storage),
            isNamedAsCopy: NamePatterns.isCopy(photo.path.stem.display.lowercased()),
            hasRaw: photos.contains(where: \.path.isCameraRaw), pixels: photo.facts.pixelSize,
            quality: look?.quality.flatMap(LookText.quality),
            // The library's facts are also those of sidecars, and of photos that were given up for this one.
            rating: photos.compactMap(\.stars).max() ?? traces.rating,
            statements: max(traces.statements, photo.facts.statements), software: traces.software,
            storage: storage)
    }

    /// FNV-1a (Fowler, Noll & Vo) over the sorted contents: no secret, only a name.
    private static func identity(_ members: [DuplicateMember], isBurst: Bool) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        add(isBurst ? 1 : 0)
        let contents = members.flatMap(\.photos).map(\.contentHash.bytes)
        for content in contents.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            for byte in content { add(byte) }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Gathers what can go unseen of a group: for the best of it, or, as nothing is lost with them, copies of equal bytes for
/// another that stays.
private struct SureEvidence {
    private(set) var found: [DuplicateEvidence] = []
    private let best: KeepChoice.Candidate
    private var staying: [ContentHash: KeepChoice.Candidate]

    init(staying best: KeepChoice.Candidate) {
        self.best = best
        staying = [best.photo.contentHash: best]
    }

    /// - Parameters:
    ///   - candidate: in order of preference.
    ///   - forBest: what is known, where it surely goes for the best.
    ///   - evidence: what is known of it and another that stays.
    ///   - reasons: why another stays rather than it.
    mutating func take(
        _ candidate: KeepChoice.Candidate, isKept: Bool, goingFor forBest: DuplicateEvidence?,
        _ evidence: (KeepChoice.Candidate) -> DuplicateEvidence,
        reasons: (KeepChoice.Candidate) -> [KeepReason]
    ) {
        let content = candidate.photo.contentHash
        if !isKept, let equal = staying[content], case let known = evidence(equal), known.kind == .sameBytes {
            note(known, reasons(equal))
            return
        }
        if !isKept, let forBest { note(forBest, reasons(best)) }
        if staying[content] == nil { staying[content] = candidate }
    }

    private mutating func note(_ known: DuplicateEvidence, _ reasons: [KeepReason]) {
        var known = known
        known.reasons = reasons
        found.append(known)
    }
}
