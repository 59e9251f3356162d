import PhotoStore
import PhotoTypes

/// A library of made photos, written as the indexer writes one.
struct MadeLibrary {
    static let model = ModelID("made@1")

    struct Filled: Encodable {
        let photos: Int
        let seconds: Double
    }

    private let store: PhotoStore
    private let made: MadePhotos

    init(_ store: PhotoStore) throws {
        self.store = store
        made = MadePhotos(count: Int(try store.setting("bench photos") ?? "") ?? 0)
    }

    func add(_ count: Int) throws -> Filled {
        let first = try store.status().photos
        let start = ContinuousClock.now
        let session = try store.beginIndexing(
            root: PhotoPath("/made"), model: Self.model, dimension: MadePhotos.dimension)
        for batch in stride(from: first, to: first + count, by: 8_192) {
            let results = (batch..<min(batch + 8_192, first + count)).compactMap(photo).map(IndexResult.read)
            _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
        }
        // Not finished: a finished run would bury the photos it did not meet.
        _ = try session.end(.interrupted)
        try store.adopt(serving: Self.model)
        return Filled(photos: first + count, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private func photo(_ number: Int) -> IndexedPhoto? {
        let bytes = (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 8 * 8)) }
        guard let hash = ContentHash(bytes: bytes), let vector = made.vector(number) else { return nil }
        let time = CaptureTime(wallClock: MadePhotos.time(number), utcOffset: 0, origin: .camera)
        let facts = PhotoFacts(
            pixelSize: PixelSize(width: 4_000, height: 3_000), captureTime: time, cameraModel: "Made")
        return IndexedPhoto(
            path: PhotoPath("/made/\(number / 1_000)/\(number).jpg"),
            stamp: FileStamp(size: 3_000_000 + Int64(number % 1_000), modified: 1), companions: [],
            contentHash: hash, facts: facts, vector: .computed(vector),
            pattern: .found(MadePhotos.pattern(number)))
    }
}
