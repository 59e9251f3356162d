import PhotoTypes

/// Which of several photos to keep, and why: criterion after criterion, those stay that are as good as the best.
struct KeepChoice {
    /// What a criterion makes of one candidate.
    struct Value {
        /// More is better.
        let score: Double
        /// For people.
        let text: String
    }

    private let rules: KeepRules
    private let preferred: [PhotoPath]
    private let avoided: [PhotoPath]

    init(_ rules: KeepRules) {
        self.rules = rules
        preferred = rules.preferredFolders.map { PhotoPath($0) }
        avoided = rules.avoidedFolders.map { PhotoPath($0) }
    }

    /// One choice: a photo, with what stands beside it.
    struct Candidate {
        let photos: [Photo]
        let traits: PhotoTraits
        var photo: Photo { photos[0] }
        /// Part of a picture is missing: it proves nothing of the whole, and may be all that is left of it.
        var isDamaged: Bool { photos.contains { $0.facts.fault?.isHarmless == false } }
    }

    /// The candidates' numbers, the best first, and why the first is that.
    func ranked(
        _ candidates: [Candidate], by criteria: [KeepCriterion]
    ) -> (order: [Int], reasons: [KeepReason]) {
        var left = Array(candidates.indices)
        // What decided, by its number, with the best of those that fell behind.
        var steps: [(criterion: Int, second: Int, ahead: Int)] = []
        let values = criteria.map { criterion in candidates.map { value(of: $0, by: criterion) } }
        for (number, (criterion, values)) in zip(criteria, values).enumerated() where left.count > 1 {
            // Ids ascend within one run, too, where they tell nothing: only who asks for it first is told so.
            if criterion == .age, criteria.first != .age { continue }
            let best = left.map { values[$0].score }.max() ?? 0
            let staying = left.filter { values[$0].score >= Self.bar(criterion, best) }
            guard staying.count < left.count else { continue }
            let lost = left.filter { !staying.contains($0) }
            if let second = lost.max(by: { values[$0].score < values[$1].score }) {
                steps.append((number, second, lost.count))
            }
            left = staying
        }
        // Of what is equal by every criterion the first by id.
        let first = left.min { candidates[$0].photo.id < candidates[$1].photo.id }
        let telling = zip(criteria, values).filter { $0.0 != .age || criteria.first == .age }.map(\.1)
        let rest = candidates.indices.filter { $0 != first }.sorted { one, other in
            for values in telling where values[one].score != values[other].score {
                return values[one].score > values[other].score
            }
            return candidates[one].photo.id < candidates[other].photo.id
        }
        // Of the photo that is kept in the end: another that was as good at that step may have other numbers.
        let reasons = steps.compactMap { step in
            first.map {
                KeepReason(
                    criteria[step.criterion], value: values[step.criterion][$0].text,
                    other: values[step.criterion][step.second].text, ahead: step.ahead)
            }
        }
        return ((first.map { [$0] } ?? []) + rest, reasons)
    }

    /// What is still as good as the best: differences below what can be seen, or measured, decide nothing.
    private static func bar(_ criterion: KeepCriterion, _ best: Double) -> Double {
        switch criterion {
        case .resolution: best * 0.98
        case .sharpness: best * 0.9
        case .exposure: best - 0.03
        case .compression: best * 0.8
        default: best
        }
    }

    private func value(of candidate: Candidate, by criterion: KeepCriterion) -> Value {
        let traits = candidate.traits
        switch criterion {
        case .favourite:
            let stars = traits.rating ?? 0
            return Value(score: Double(stars), text: stars < 0 ? "rejected" : "\(stars) of 5 stars")
        case .folder:
            return folder(candidate.photo)
        case .original:
            return Value(score: -Double(traits.distance), text: traits.originPhrase)
        case .resolution:
            guard let size = traits.pixels else { return Value(score: 0, text: "unknown size") }
            return Value(
                score: Double(size.width) * Double(size.height), text: "\(size.width) × \(size.height) pixels"
            )
        case .raw:
            return Value(score: traits.hasRaw ? 1 : 0, text: traits.hasRaw ? "a raw file" : "none")
        case .faces:
            // Faces are found by People, which is not part of this yet: all are equal.
            return Value(score: 0, text: "")
        case .exposure:
            guard let quality = traits.quality else { return Value(score: 0, text: "not looked at") }
            let clipped = Int((100 * (quality.clippedDark + quality.clippedBright)).rounded())
            return Value(score: Double(quality.exposure), text: "\(clipped) % plain black or white")
        case .sharpness:
            guard let quality = traits.quality else { return Value(score: 0, text: "not looked at") }
            return Value(
                score: Double(quality.sharpness),
                text: "sharpness \(Int((100 * quality.sharpness).rounded()))")
        case .compression:
            return compression(candidate)
        case .metadata:
            let count = traits.statements + candidate.photos.reduce(0) { $0 + $1.companions.count }
            return Value(score: Double(count), text: count == 1 ? "1 statement" : "\(count) statements")
        case .name:
            return Value(
                score: traits.isNamedAsCopy ? 0 : 1, text: candidate.photo.path.name.display)
        case .age:
            return Value(score: -Double(candidate.photo.id.rawValue), text: "")
        }
    }

    /// Newer formats say more with fewer bytes, so only JPEGs are compared by them.
    private func compression(_ candidate: Candidate) -> Value {
        let kind = candidate.photo.path.fileExtension
        switch kind {
        case "png", "tif", "tiff", "bmp": return Value(score: .infinity, text: "stored without loss")
        case "heic", "heif", "avif", "jxl":
            return Value(score: .infinity, text: "stored as \(kind.uppercased())")
        default:
            guard let size = candidate.traits.pixels, size.width * size.height > 0 else {
                return Value(score: 0, text: "of unknown size")
            }
            let bits = 8 * Double(candidate.photo.stamp.size) / Double(size.width * size.height)
            let shown = (10 * bits).rounded() / 10
            return Value(score: bits, text: "stored with \(shown) bits a pixel")
        }
    }

    private func folder(_ photo: Photo) -> Value {
        let folder = photo.path.parent.display
        if avoided.contains(where: photo.path.isWithin) {
            return Value(score: -1, text: "\(folder), which is avoided")
        }
        guard let place = preferred.firstIndex(where: photo.path.isWithin) else {
            return Value(score: 0, text: folder)
        }
        return Value(score: Double(preferred.count - place), text: "\(folder), which is preferred")
    }
}

extension PhotoTraits {
    /// From what the camera made: what a comparison shows to be edited is no nearer than what says so.
    fileprivate var distance: Int { edits.isEmpty ? origin.rank : max(origin, .edited).rank }

    fileprivate var originPhrase: String {
        if !edits.isEmpty, origin <= .edited {
            return PhotoOrigin.edited.phrase + " (\(edits.joined(separator: ", ")))"
        }
        if isSource, origin == .unknown { return "not edited, as far as the pictures tell" }
        return origin == .edited ? origin.phrase + (software.map { " (\($0))" } ?? "") : origin.phrase
    }
}
