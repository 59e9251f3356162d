import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching

/// Reads pictures for their prints, looks and traces, on all cores.
struct PrintMaker: Sendable {
    let decoder: any ImageDecoder
    let limits: DecodeLimits

    /// What quality is judged at; prints are smaller.
    static let shortSide = 512

    /// What came of a picture.
    enum Outcome: Sendable {
        case made(PicturePrint, PictureLook)
        /// Cannot be decoded: the same bytes never will be.
        case undecodable(PictureLook)
        /// Is not there, or may not be read, or has changed: perhaps another time.
        case unreadable
    }

    /// - Parameter pictures: with the photos that show each.
    func outcomes(
        of pictures: [(picture: PictureID, photos: [Photo])]
    ) async -> [(picture: PictureID, outcome: Outcome)] {
        let isHuge = { (entry: (picture: PictureID, photos: [Photo])) in
            entry.photos.contains { $0.stamp.size > DecodeLimits.hugeFile }
        }
        return await concurrently(pictures, oneByOneIf: isHuge) { entry in
            Task.isCancelled ? (entry.picture, .unreadable) : (entry.picture, outcome(entry.photos))
        }
    }

    private func outcome(_ photos: [Photo]) -> Outcome {
        for photo in photos {
            let content = try? PhotoContent(readingFileAt: photo.path, maximumBytes: Int64(limits.bytes))
            guard let content, content.hash == photo.contentHash else { continue }
            let found = PhotoTraces(metadataIn: content.bytes)
            let encoding = PictureEncoding(of: content.bytes, limits: limits)
            do {
                let request = DecodeRequest(minimumShortSide: Self.shortSide, limits: limits)
                let image = try decoder.decode(content.bytes, request).image
                let quality = try MeasuredQuality(PictureQuality(of: image))
                let storage = encoding.map {
                    PictureStorage(encoding: $0, hasFlatColours: image.hasFlatColours)
                }
                let look = PictureLook(
                    perceptualHash: DifferenceHash.of(image), quality: LookText.text(quality),
                    traces: LookText.text(found, storage))
                return .made(try PicturePrint(of: image), look)
            } catch {
                let traces = LookText.text(found, encoding.map { PictureStorage(encoding: $0) })
                return .undecodable(PictureLook(traces: traces, failure: String(describing: error)))
            }
        }
        return .unreadable
    }
}

extension MeasuredQuality {
    init(_ quality: PictureQuality) {
        self.init(
            sharpness: Float(quality.sharpness), clippedDark: Float(quality.clippedDark),
            clippedBright: Float(quality.clippedBright), mean: Float(quality.mean),
            contrast: Float(quality.contrast))
    }
}
