import Foundation
import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching

/// Confirms at full size what prints take for the same picture, on all cores: both photos are read again.
struct DetailJudge: Sendable {
    let decoder: any ImageDecoder
    let limits: DecodeLimits

    /// Pixels of a picture that is compared at full size: with both decoded, some 500 MB.
    static let mostPixels = 100_000_000
    /// Pairs with a picture above this are compared one after the other, so that memory does not grow with the cores.
    private static let manyPixels = 16_000_000

    /// Two pictures that look the same by their prints, with the photos that show them.
    struct Candidate: Sendable {
        let pair: PicturePair
        let comparison: PictureComparison
        let first: [Photo]
        let second: [Photo]

        fileprivate var pixels: Int {
            max(DetailJudge.pixels(first), DetailJudge.pixels(second))
        }
    }

    /// What becomes of each; those are missing whose photos should be there, and cannot be read now.
    func verdicts(on candidates: [Candidate]) async -> [PairVerdict] {
        await concurrently(candidates, oneByOneIf: { $0.pixels > Self.manyPixels }) { verdict($0) }
            .compactMap { $0 }
    }

    private func verdict(_ candidate: Candidate) -> PairVerdict? {
        guard !Task.isCancelled else { return nil }
        switch details(candidate) {
        case .compared(let details):
            return PairVerdict(candidate.pair, candidate.comparison.refined(by: details))
        case .obstacle(let obstacle):
            return PairVerdict(candidate.pair, candidate.comparison.unconfirmed(because: obstacle))
        case .unreadable:
            return nil
        }
    }

    private enum Outcome {
        case compared(DetailComparison)
        case obstacle(DetailObstacle)
        /// Perhaps another time.
        case unreadable
    }

    /// The one of fewer pixels is read first. Of the other, no more than twice its resolution can show a difference.
    private func details(_ candidate: Candidate) -> Outcome {
        let (first, second) = (candidate.first, candidate.second)
        guard !first.isEmpty, !second.isEmpty else { return .obstacle(.absent) }
        guard candidate.pixels <= Self.mostPixels else { return .obstacle(.tooLarge) }
        let isFirstSmaller = Self.pixels(first) <= Self.pixels(second)
        do {
            let small = try detail(of: isFirstSmaller ? first : second, atLeast: nil)
            let least = 2 * min(small.size.width, small.size.height)
            let large = try detail(of: isFirstSmaller ? second : first, atLeast: least)
            let (a, b) = isFirstSmaller ? (small, large) : (large, small)
            return .compared(try DetailComparison(a, b, quarters: candidate.comparison.quarters))
        } catch ReadingError.unreadable {
            return .unreadable
        } catch ImageDecodingError.tooManyPixels, ImageDecodingError.tooManyBytes {
            return .obstacle(.tooLarge)
        } catch {
            return .obstacle(.undecodable)
        }
    }

    private enum ReadingError: Error {
        case unreadable
    }

    private func detail(of photos: [Photo], atLeast shortSide: Int?) throws -> PictureDetail {
        for photo in photos {
            let content = try? PhotoContent(readingFileAt: photo.path, maximumBytes: Int64(limits.bytes))
            guard let content, content.hash == photo.contentHash else { continue }
            var limits = limits
            limits.pixels = min(limits.pixels, Self.mostPixels)
            let request = DecodeRequest(minimumShortSide: shortSide, limits: limits)
            return try PictureDetail(of: decoder.decode(content.bytes, request).image)
        }
        throw ReadingError.unreadable
    }

    private static func pixels(_ photos: [Photo]) -> Int {
        photos.first?.facts.pixelSize.map { $0.width * $0.height } ?? 0
    }
}
