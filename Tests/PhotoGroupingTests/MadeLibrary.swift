import Foundation
import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoGrouping

/// A library without files: photos told by numbers, their vectors near each other as asked.
final class MadeLibrary: Sendable {
    static let model = ModelID("test@1")
    static let dimension = 64

    let temporary: TemporaryFolder
    let store: PhotoStore

    init() throws {
        temporary = try TemporaryFolder()
        store = try PhotoStore(LibraryFolder(temporary("library")), for: .writing)
    }

    /// A photo: its path, its content and the scene that its vector shows.
    struct Entry {
        var path: PhotoPath
        var content: Int
        var scene = 0
        var facts = PhotoFacts(pixelSize: PixelSize(width: 400, height: 300))
        var size: Int64 = 1_000
        var companions: [PhotoPath] = []

        init(
            _ path: PhotoPath, _ content: Int, scene: Int = 0, size: Int64 = 1_000,
            companions: [PhotoPath] = [],
            facts: PhotoFacts = PhotoFacts(pixelSize: PixelSize(width: 400, height: 300))
        ) {
            self.path = path
            self.content = content
            self.scene = scene
            self.size = size
            self.companions = companions
            self.facts = facts
        }
    }

    /// One whole run of the indexer that meets exactly these.
    func index(_ entries: [Entry]) throws {
        let session = try store.beginIndexing(root: "/photos", model: Self.model, dimension: Self.dimension)
        let photos = try entries.map { entry in
            IndexedPhoto(
                path: entry.path, stamp: FileStamp(size: entry.size, modified: 1),
                companions: entry.companions,
                contentHash: Self.hash(entry.content), facts: entry.facts,
                vector: .computed(try Self.vector(entry)))
        }
        _ = try session.survey(
            photos.map { FoundFile(path: $0.path, stamp: $0.stamp, companions: $0.companions) })
        _ = try session.commit(photos.map(IndexResult.read), times: IndexStageTimes()) { _ in false }
        _ = try session.end(.finished)
    }

    func finder(_ judge: any PairJudge) -> DuplicateFinder {
        DuplicateFinder(store: store, model: Self.model, judge: judge)
    }

    /// Pictures by the contents' numbers.
    func picture(_ content: Int) throws -> PictureID {
        try #require(try store.pictures(of: [Self.hash(content)])[Self.hash(content)])
    }

    /// What reading the files would have shown about how they are stored, by the contents' numbers. After `update`, which
    /// forgets what it did not find itself.
    func keepLooks(_ encodings: [Int: PictureEncoding]) throws {
        try store.keep(
            encodings.map { content, encoding in
                let storage = PictureStorage(encoding: encoding)
                let look = PictureLook(traces: LookText.text(PhotoTraces(), storage))
                return (picture: try picture(content), look: look, print: nil)
            })
    }

    static func hash(_ content: Int) -> ContentHash { .made(of: content) }

    /// Photos of one scene have a cosine of about 0.97, others hardly any.
    static func vector(_ entry: Entry) throws -> EmbeddingVector {
        var (scene, own) = (
            SeededGenerator(seed: UInt64(entry.scene)),
            SeededGenerator(seed: UInt64(entry.content) &+ 1 << 32)
        )
        return try #require(
            EmbeddingVector(
                normalising: (0..<dimension).map { _ in
                    Float.random(in: -1...1, using: &scene) + 0.17 * Float.random(in: -1...1, using: &own)
                }))
    }
}

/// A judge that knows by the contents' numbers; counts what it is asked.
final class TableJudge: PairJudge {
    let comparison: String
    let print = "none"
    let asked = Counter()
    private let library: MadeLibrary
    private let table: [Set<Int>: (PairVerdict.Relation, Float)]
    private let failingAt: Int?

    /// - Parameter failingAt: the number of the call, from 1, that ends with an error, as a killed process would.
    init(
        _ library: MadeLibrary, _ table: [Set<Int>: (PairVerdict.Relation, Float)] = [:],
        named: String = "table",
        failingAt: Int? = nil
    ) {
        self.library = library
        self.table = table
        self.failingAt = failingAt
        comparison = named
    }

    func judge(_ pairs: [ProposedPair]) throws(PhotoGroupingError) -> Judgement {
        do {
            asked.add(pairs.map(\.pair))
            if asked.calls == failingAt { throw PhotoGroupingError.cancelled }
            // Of pictures that are gone, too, as a judge knows them by their prints.
            let contents = Set(table.keys.flatMap { $0 })
            let pictures = try library.store.pictures(of: contents.map(MadeLibrary.hash))
            var contentOf: [PictureID: Int] = [:]
            for content in contents {
                if let picture = pictures[MadeLibrary.hash(content)] { contentOf[picture] = content }
            }
            func content(_ picture: PictureID) -> Int { contentOf[picture] ?? -1 }
            return Judgement(
                verdicts: pairs.map { proposed in
                    let (first, second) = (content(proposed.pair.first), content(proposed.pair.second))
                    let (relation, score) = table[[first, second]] ?? (.unrelated, 0)
                    return PairVerdict(proposed.pair, relation, score: score)
                })
        } catch {
            throw error as? PhotoGroupingError ?? .cancelled
        }
    }
}

/// `@unchecked Sendable`: all state is touched under the lock.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var pairs: [PicturePair] = []
    private var times = 0

    func add(_ pairs: [PicturePair]) {
        lock.withLock {
            self.pairs += pairs
            times += 1
        }
    }

    var all: [PicturePair] { lock.withLock { pairs } }
    var calls: Int { lock.withLock { times } }
}

extension DuplicateReport {
    /// The names of each group's photos, sorted, by the first name.
    func names(_ kinds: Set<DuplicateKind> = Set(DuplicateKind.allCases)) -> [[String]] {
        groups.filter { kinds.contains($0.kind) }.map { group in
            group.members.flatMap(\.photos).map(\.path.name.display).sorted()
        }.sorted { $0[0] < $1[0] }
    }
}
