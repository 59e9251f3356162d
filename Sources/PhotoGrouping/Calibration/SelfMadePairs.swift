import PhotoStore
import PhotoTypes
import PictureMatching

extension DuplicateCalibrator {
    /// Makes pairs of the library's own photos.
    ///
    /// The same: a photo and each of its variants. Different: a photo, or some of its variants, and the photos nearest
    /// to it by vector that its camera took at another time, or that another camera took. A library whose photos do
    /// not say when they were taken gives no different pairs: nothing else proves it. What the comparison itself
    /// finds different would only confirm it, pictures far apart by vector are never compared, and halves of one photo
    /// look like none that a library has.
    ///
    /// - Parameters:
    ///   - count: of photos to take; they are chosen by the hashes of their contents: at random, and the same again.
    ///   - recipes: variants of each.
    ///   - report: called with the photos done and all, now and then.
    /// - Throws: `PhotoGroupingError`; `.calibration(.noPhotos)` for an empty library.
    public func selfMade(
        photos count: Int = 60, recipes: [PictureVariant] = PictureVariant.usual,
        _ report: (Int, Int) -> Void = { _, _ in }
    ) async throws(PhotoGroupingError) -> Gathered {
        let chosen = try grouping {
            let pictures = try store.pictures().sorted {
                $0.hash.bytes.lexicographicallyPrecedes($1.hash.bytes)
            }
            return try store.photos(pictures.prefix(count).map(\.photo)).values.sorted { $0.path < $1.path }
        }
        guard !chosen.isEmpty else { throw .calibration(.noPhotos) }
        let neighbours = try await neighbours(of: chosen)
        var gathered = Gathered()
        gathered.varied = chosen.count
        gathered.unproven = chosen.count { neighbours[$0.id] == nil }
        for start in stride(from: 0, to: chosen.count, by: Self.photosAtOnce) {
            if Task.isCancelled { throw .cancelled }
            let some = chosen[start..<min(start + Self.photosAtOnce, chosen.count)]
            let made = await concurrently(Array(some)) { [maker] photo in
                SelfMade(photo, neighbours[photo.id] ?? [], maker).pairs(recipes)
            }
            for found in made {
                gathered.pairs += found.pairs
                gathered.failures += found.failures.filter { !gathered.failures.contains($0) }
            }
            report(start + some.count, chosen.count)
        }
        return gathered
    }

    private static var photosAtOnce: Int { 8 }
    /// Different ones that are taken of each photo's nearest.
    private static var mostNeighbours: Int { 4 }

    /// The nearest photos of each that are certainly of another exposure.
    private func neighbours(of chosen: [Photo]) async throws(PhotoGroupingError) -> [PhotoID: [Photo]] {
        let search = try NeighbourSearch(store, model: model, least: 0, neighbours: 4 * Self.mostNeighbours)
        guard let search else { return [:] }
        let pairs = try await search.pairs(of: chosen.map(\.id)).sorted { $0.score > $1.score }
        return try grouping {
            let photos = try store.photos(pairs.flatMap { [PhotoID($0.first), PhotoID($0.second)] })
            let wanted = Set(chosen.map(\.id))
            var found: [PhotoID: [Photo]] = [:]
            for pair in pairs {
                for (key, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
                    guard wanted.contains(PhotoID(key)), let photo = photos[PhotoID(key)],
                        let other = photos[PhotoID(other)],
                        found[photo.id, default: []].count < Self.mostNeighbours,
                        ExposureDifference.between(photo.facts, other.facts) != nil
                    else { continue }
                    found[photo.id, default: []].append(other)
                }
            }
            return found
        }
    }
}

/// The pairs that one photo gives.
private struct SelfMade {
    let photo: Photo
    let neighbours: [Photo]
    let maker: SampleMaker

    /// Variants that are compared with each neighbour too.
    private static let comparedVariants = 2

    init(_ photo: Photo, _ neighbours: [Photo], _ maker: SampleMaker) {
        self.photo = photo
        self.neighbours = neighbours
        self.maker = maker
    }

    func pairs(_ recipes: [PictureVariant]) -> DuplicateCalibrator.Gathered {
        var gathered = DuplicateCalibrator.Gathered()
        do {
            let image = try maker.image(at: photo.path)
            let original = try maker.sample(of: image, at: photo.path, photo: photo.id)
            var variants: [(recipe: PictureVariant, sample: PictureSample)] = []
            for recipe in recipes {
                // A picture too small for an edit goes without it.
                guard let changed = try? recipe.apply(to: image) else { continue }
                let sample = try maker.sample(of: changed, at: photo.path)
                variants.append((recipe, sample))
                gathered.pairs.append(pair(original, photo, sample, isSame: true, recipe: recipe))
            }
            for (place, neighbour) in neighbours.enumerated() {
                let other = try maker.sample(at: neighbour.path).get()
                gathered.pairs.append(pair(original, neighbour, other, isSame: false))
                // Others for each neighbour, so that every recipe has its turn.
                for turn in 0..<min(Self.comparedVariants, variants.count) {
                    let number = Int(photo.id.rawValue % 1_024) + place * Self.comparedVariants + turn
                    let variant = variants[number % variants.count]
                    gathered.pairs.append(
                        pair(variant.sample, neighbour, other, isSame: false, recipe: variant.recipe))
                }
            }
        } catch {
            gathered.failures.append(error)
        }
        return gathered
    }

    private func pair(
        _ one: PictureSample, _ photo: Photo, _ other: PictureSample, isSame: Bool,
        recipe: PictureVariant? = nil
    ) -> CalibrationPair {
        let (score, cosine) = one.measures(with: other)
        return CalibrationPair(
            self.photo.path, photo.path, isSame: isSame, origin: isSame ? .variants : .neighbours,
            recipe: recipe?.description, score: score, cosine: cosine)
    }
}
