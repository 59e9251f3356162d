import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching

/// Reads pictures for their patterns of light that were indexed before there were such; later ones have theirs from the
/// indexer.
struct PatternReader: Sendable {
    let store: PhotoStore
    var decoder: any ImageDecoder = PortableDecoder()
    var limits = DecodeLimits()

    /// Pictures between two writes.
    private static let portion = 256
    /// Twice the cells of a pattern.
    private static let shortSide = 64

    /// Those of `pictures` whose photos are not there now are left out.
    ///
    /// - Throws: `PhotoStoreError`, `CancellationError`.
    func read(_ pictures: [PictureID]) async throws {
        for start in stride(from: 0, to: pictures.count, by: Self.portion) {
            let some = Array(pictures[start..<min(start + Self.portion, pictures.count)])
            let photos = try store.photos(of: some)
            let patterns = await concurrently(some) { picture in
                (picture, Task.isCancelled ? .unknown : pattern(photos[picture] ?? []))
            }
            try Task.checkCancellation()
            try store.keepPatterns(patterns)
        }
    }

    private func pattern(_ photos: [Photo]) -> IndexedPhoto.Pattern {
        for photo in photos {
            let content = try? PhotoContent(readingFileAt: photo.path, maximumBytes: Int64(limits.bytes))
            guard let content, content.hash == photo.contentHash else { continue }
            let request = DecodeRequest(minimumShortSide: Self.shortSide, limits: limits)
            let image = try? decoder.decode(content.bytes, request).image
            return .found(image.flatMap { LightPattern(of: $0) }?.bits)
        }
        return .unknown
    }
}
