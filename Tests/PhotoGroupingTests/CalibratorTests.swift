import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

@testable import PhotoGrouping

/// Pairs gathered from real photos: the sample library, with a stand-in for the model.
@Suite struct CalibratorTests {
    private static let model = ModelID("test@1")
    private static let dimension = 48
    private static let names = ["dahlia.jpg", "rocket-at-dusk.jpg", "cat.png", "cup-of-coffee.png"]

    private let folder: TemporaryFolder
    private let store: PhotoStore
    private let calibrator: DuplicateCalibrator

    init() throws {
        folder = try TemporaryFolder()
        store = try PhotoStore(LibraryFolder(folder("library")), for: .writing)
        calibrator = DuplicateCalibrator(store: store, model: Self.model) { try $0.map(Self.colours) }
    }

    /// Mean colours of 4 × 4 parts, about grey.
    @Sendable private static func colours(of image: PixelImage) throws -> EmbeddingVector {
        var sums = [Float](repeating: 0, count: dimension)
        for y in 0..<image.height {
            for x in 0..<image.width {
                let part = (y * 4 / image.height * 4 + x * 4 / image.width) * 3
                for channel in 0..<3 {
                    sums[part + channel] += Float(image.pixels[(y * image.width + x) * 3 + channel]) - 127.3
                }
            }
        }
        return try #require(EmbeddingVector(normalising: sums))
    }

    private static func path(_ name: String) -> PhotoPath {
        PhotoPath(URL(fileURLWithPath: #filePath + "/../../../Samples/photos/" + name).standardized.path)
    }

    /// Indexes the samples as taken an hour and a few minutes apart by one camera, or undated.
    private func index(dated: Bool = true) throws {
        let paths = Self.names.map(Self.path)
        let session = try store.beginIndexing(
            root: try #require(paths.first).parent, model: Self.model, dimension: Self.dimension)
        let stamp = FileStamp(size: 1, modified: 1)
        _ = try session.survey(paths.map { FoundFile(path: $0, stamp: stamp, companions: []) })
        let photos = try paths.enumerated().map { place, path in
            let content = try PhotoContent(readingFileAt: path, maximumBytes: 1 << 24)
            let image = try calibrator.maker.image(at: path)
            let time = CaptureTime(wallClock: Int64(place) * 4_000_000, utcOffset: nil, origin: .camera)
            return IndexResult.read(
                IndexedPhoto(
                    path: path, stamp: stamp, companions: [], contentHash: content.hash,
                    facts: dated ? PhotoFacts(captureTime: time, cameraModel: "Camera") : PhotoFacts(),
                    vector: .computed(try Self.colours(of: image))))
        }
        _ = try session.commit(photos, times: IndexStageTimes()) { _ in true }
        _ = try session.end(.finished)
        try store.preparePictures(search: "s", comparison: "c", print: "p")
    }

    @Test func variantsAreTheSameAndOtherPhotosAreNot() async throws {
        try index()
        let recipes: [PictureVariant] = [.jpeg(quality: 50), .resize(scale: 0.5), .mirror]
        var reports: [Int] = []
        let gathered = try await calibrator.selfMade(photos: 3, recipes: recipes) { done, _ in
            reports.append(done)
        }
        #expect(gathered.failures.isEmpty && gathered.varied == 3 && gathered.unproven == 0)
        #expect(reports == [3])
        let same = gathered.pairs.filter(\.isSame)
        #expect(same.count == 9)
        #expect(Set(same.compactMap(\.recipe)) == Set(recipes.map(\.description)))
        for pair in same { #expect(pair.origin == .variants && pair.score > 0.5, "\(pair)") }
        let different = gathered.pairs.filter { !$0.isSame }
        #expect(!different.isEmpty)
        #expect(different.allSatisfy { $0.origin == .neighbours && $0.score < 0.5 && $0.first != $0.second })
        #expect(gathered.pairs.allSatisfy { $0.cosine != nil })
        // A recompressed picture has nearly the vector of the photo.
        let recompressed = same.filter { $0.recipe == PictureVariant.jpeg(quality: 50).description }
        #expect(recompressed.allSatisfy { ($0.cosine ?? 0) > 0.99 })
        // The same photos again.
        #expect(try await calibrator.selfMade(photos: 3, recipes: recipes).pairs == gathered.pairs)
    }

    @Test func photosWithoutDateGiveNoDifferentPairs() async throws {
        try index(dated: false)
        let gathered = try await calibrator.selfMade(photos: 2, recipes: [.sepia])
        #expect(gathered.pairs.count == 2 && gathered.pairs.allSatisfy(\.isSame))
        #expect(gathered.varied == 2 && gathered.unproven == 2, "and that is said")
    }

    @Test func anEmptyLibraryIsSaidToBeOne() async throws {
        await #expect(throws: PhotoGroupingError.calibration(.noPhotos)) { try await calibrator.selfMade() }
    }

    @Test func labelledPhotosNeedNotBeInTheLibrary() async throws {
        let (dahlia, cat, none) = (
            Self.path("dahlia.jpg"), Self.path("cat.png"), PhotoPath(folder("none.jpg"))
        )
        let gathered = try await calibrator.measure([
            PairLabel(dahlia, dahlia, isSame: true), PairLabel(dahlia, cat, isSame: false),
            PairLabel(dahlia, none, isSame: true),
        ])
        #expect(gathered.pairs.map(\.isSame) == [true, false])
        #expect(gathered.pairs[0].score > 0.9 && gathered.pairs[1].score < 0.5)
        #expect(gathered.pairs.allSatisfy { $0.origin == .labels && $0.cosine != nil })
        guard case .unreadablePhoto(none, _)? = gathered.failures.first, gathered.failures.count == 1 else {
            Issue.record("\(gathered.failures)")
            return
        }
    }

    @Test func whatTheUserDecidedIsALabel() async throws {
        try index()
        let photos = try Self.names.map { try #require(try store.photo(at: Self.path($0))) }
        try store.remember([
            DuplicateDecision(photos[0].contentHash, photos[1].contentHash, areDuplicates: false),
            DuplicateDecision(photos[2].contentHash, photos[2].contentHash, areDuplicates: false),
        ])
        let gathered = try await calibrator.decided()
        #expect(gathered.pairs.count == 1)
        #expect(gathered.pairs.first?.isSame == false && gathered.pairs.first?.origin == .decisions)
    }

    @Test func questionsAreOfPairsThatNobodyKnows() async throws {
        try index(dated: false)
        let photos = try Self.names.map { try #require(try store.photo(at: Self.path($0))) }
        let pictures = try photos.map {
            try #require(try store.pictures(of: [$0.contentHash])[$0.contentHash])
        }
        try store.commit([
            PairVerdict(PicturePair(pictures[0], pictures[1]), .sameScene, score: 0.4),
            PairVerdict(PicturePair(pictures[1], pictures[2]), .edited, score: 0.6),
            PairVerdict(PicturePair(pictures[2], pictures[3]), .unrelated, score: 0.1),
        ])
        try store.remember([
            DuplicateDecision(photos[1].contentHash, photos[2].contentHash, areDuplicates: true)
        ])
        #expect(try calibrator.questions().map(\.score) == [Double(Float(0.4))])
    }
}
