import PhotoTypes

/// Which of several photos to keep, and why: criterion after criterion, those stay that are as good as the best.
struct KeepChoice {
    /// What a criterion makes of one candidate.
    struct Value {
        /// More is better.
        let score: Double
        let fact: KeepFact
    }

    /// One choice: a photo, with what stands beside it.
    struct Candidate {
        let photos: [Photo]
        let traits: PhotoTraits
        var photo: Photo { photos[0] }
        /// Part of a picture is missing: it proves nothing of the whole, and may be all that is left of it.
        var isDamaged: Bool { photos.contains { $0.facts.fault?.isHarmless == false } }
    }

    private let rules: KeepRules
    private let places: PlacePreference
    private let preferred: [PhotoPath]
    private let avoided: [PhotoPath]

    init(_ rules: KeepRules, copies: TreeCopies = TreeCopies()) {
        self.rules = rules
        places = PlacePreference(rules, copies: copies)
        preferred = rules.preferredFolders.map { PhotoPath($0) }
        avoided = rules.avoidedFolders.map { PhotoPath($0) }
    }

    /// The candidates' numbers, the best first, and why the first is that.
    ///
    /// What decides depends on the files alone, never on the order in which a library met them.
    func ranked(
        _ candidates: [Candidate], by criteria: [KeepCriterion]
    ) -> (order: [Int], reasons: [KeepReason]) {
        let criteria = criteria + (criteria.contains(.path) ? [] : [.path])
        let order = Dictionary(
            uniqueKeysWithValues: candidates.indices.sorted {
                Self.isBefore(candidates[$0].photo.path, candidates[$1].photo.path)
            }.enumerated().map { ($1, $0) })
        let palettes = Palettes(candidates)
        let common = BackupFolders.common(candidates.map(\.photo.path))
        let values = criteria.map { criterion in
            candidates.indices.map { number in
                let candidate = candidates[number]
                return switch criterion {
                case .path: Value(score: -Double(order[number] ?? 0), fact: .path)
                case .place: places.value(of: candidate.photo.path, below: common)
                default: value(of: candidate, palettes.standing(of: candidate), by: criterion)
                }
            }
        }
        var left = Array(candidates.indices)
        // What decided, by its number, with the best of those that fell behind.
        var steps: [(criterion: Int, second: Int, ahead: Int)] = []
        for (number, (criterion, values)) in zip(criteria, values).enumerated() where left.count > 1 {
            let best = left.map { values[$0].score }.max() ?? 0
            let staying = left.filter { values[$0].score >= Self.bar(criterion, best) }
            guard staying.count < left.count else { continue }
            let lost = left.filter { !staying.contains($0) }
            if let second = lost.max(by: { values[$0].score < values[$1].score }) {
                steps.append((number, second, lost.count))
            }
            left = staying
        }
        let first = left.first
        let rest = candidates.indices.filter { $0 != first }.sorted { one, other in
            for values in values where values[one].score != values[other].score {
                return values[one].score > values[other].score
            }
            return (order[one] ?? 0) < (order[other] ?? 0)
        }
        // Of the photo that is kept in the end: another that was as good at that step may have other numbers.
        let reasons = steps.compactMap { step in
            first.map {
                KeepReason(
                    criteria[step.criterion], kept: values[step.criterion][$0].fact,
                    other: values[step.criterion][step.second].fact, ahead: step.ahead,
                    isAheadOfAll: step.ahead == candidates.count - 1)
            }
        }
        return ((first.map { [$0] } ?? []) + rest, reasons)
    }

    /// The order of paths where nothing else tells: the one nearer to the root, then the shorter one, then by bytes.
    static func isBefore(_ one: PhotoPath, _ other: PhotoPath) -> Bool {
        func depth(_ path: PhotoPath) -> Int { path.bytes.count { $0 == UInt8(ascii: "/") } }
        let (first, second) = ((depth(one), one.bytes.count), (depth(other), other.bytes.count))
        return first != second ? first < second : one < other
    }

    /// What is still as good as the best: differences below what can be seen, or measured, decide nothing.
    private static func bar(_ criterion: KeepCriterion, _ best: Double) -> Double {
        switch criterion {
        case .resolution: best * 0.98
        case .sharpness: best * 0.9
        case .exposure: best - 0.03
        case .compression: best * 0.8
        // Some file systems keep times to two seconds.
        case .age: best - 2
        default: best
        }
    }

    private func value(
        of candidate: Candidate, _ palette: Palettes.Standing, by criterion: KeepCriterion
    ) -> Value {
        let traits = candidate.traits
        switch criterion {
        case .favourite:
            let stars = traits.rating ?? 0
            return Value(score: Double(stars), fact: .stars(stars))
        case .folder: return folder(candidate.photo)
        case .raw: return Value(score: traits.hasRaw ? 1 : 0, fact: .raw)
        case .pages:
            let pages = traits.storage?.encoding.pages ?? 1
            return Value(score: Double(pages), fact: .pages(pages))
        case .original:
            let isEdited = palette == .reduced || !traits.edits.isEmpty
            let rank = isEdited ? max(traits.origin.rank, PhotoOrigin.edited.rank) : traits.origin.rank
            return Value(score: -Double(rank), fact: .origin(traits.history(isReduced: palette == .reduced)))
        case .colours:
            let tones = palette == .enough ? nil : traits.storage?.tones
            return Value(score: tones ?? PictureStorage.usualTones, fact: .tones(traits.storage?.encoding))
        case .resolution:
            guard let size = traits.pixels else { return Value(score: 0, fact: .pixels(nil)) }
            return Value(score: Double(size.width) * Double(size.height), fact: .pixels(size))
        // Faces are found by People, which is not part of this yet: all are equal.
        case .faces: return Value(score: 0, fact: .unknown)
        // These depend on the other candidates.
        case .place, .path: return Value(score: 0, fact: .unknown)
        case .exposure:
            guard let quality = traits.quality else { return Value(score: 0, fact: .unknown) }
            return Value(
                score: Double(quality.exposure), fact: .clipped(quality.clippedDark + quality.clippedBright))
        case .sharpness:
            guard let quality = traits.quality else { return Value(score: 0, fact: .unknown) }
            return Value(score: Double(quality.sharpness), fact: .sharpness(quality.sharpness))
        case .compression: return compression(candidate)
        case .metadata:
            let count = traits.statements + candidate.photos.reduce(0) { $0 + $1.companions.count }
            return Value(score: Double(count), fact: .statements(count))
        case .name:
            return Value(
                score: traits.isNamedAsCopy ? 0 : 1, fact: .name(candidate.photo.path.name.display))
        case .age:
            return Value(score: -Double(candidate.photo.stamp.modified / 1_000_000_000), fact: .unknown)
        }
    }

    /// Without loss, then by newer codecs, whose bytes say nothing beside those of JPEG, then JPEGs by what they spend on a
    /// pixel. What was made of a JPEG holds no more than that did.
    private func compression(_ candidate: Candidate) -> Value {
        let encoding = candidate.traits.storage?.encoding
        let fact = KeepFact.storage(encoding)
        if let encoding, encoding.wasJPEG { return Value(score: 0, fact: fact) }
        if let encoding, encoding.isLossless == true {
            return Value(score: encoding.fewColours == nil ? 10_000 : 5_000, fact: fact)
        }
        if let encoding, [.heif, .avif, .jpegXL].contains(encoding.format) {
            return Value(score: 1_000, fact: fact)
        }
        guard let size = candidate.traits.pixels, size.width * size.height > 0 else {
            return Value(score: 0, fact: fact)
        }
        let bits = 8 * Double(candidate.photo.stamp.size) / Double(size.width * size.height)
        return Value(score: min(bits, 100), fact: fact)
    }

    private func folder(_ photo: Photo) -> Value {
        let folder = photo.path.parent
        if avoided.contains(where: photo.path.isWithin(spellingOf:)) {
            return Value(score: -1, fact: .folder(folder, .avoided))
        }
        guard let place = preferred.firstIndex(where: photo.path.isWithin(spellingOf:)) else {
            return Value(score: 0, fact: .folder(folder, .neither))
        }
        return Value(score: Double(preferred.count - place), fact: .folder(folder, .preferred))
    }
}

/// What it means among some photos that one has few colours.
private struct Palettes {
    enum Standing {
        /// It has many, or none of the others has more.
        case none
        /// Others have many: it was reduced to a palette.
        case reduced
        /// A drawing or a screen loses nothing to a palette: only the blur of a JPEG gives it more colours.
        case enough
    }

    private let ofFew: Standing

    init(_ candidates: [KeepChoice.Candidate]) {
        let full = candidates.compactMap(\.traits.storage).filter { $0.encoding.fewColours == nil }
        let isPhoto = full.contains { $0.encoding.isLossless == true || !$0.hasFlatColours }
        ofFew = full.isEmpty ? .none : isPhoto ? .reduced : .enough
    }

    func standing(of candidate: KeepChoice.Candidate) -> Standing {
        candidate.traits.storage?.encoding.fewColours == nil ? .none : ofFew
    }
}

extension PhotoTraits {
    fileprivate func history(isReduced: Bool) -> KeepFact.History {
        let colours = isReduced ? storage?.encoding.fewColours.map { "reduced to \($0) colours" } : nil
        return KeepFact.History(
            origin: origin, changes: edits + (colours.map { [$0] } ?? []),
            software: origin == .edited ? software : nil, isSource: isSource)
    }
}
