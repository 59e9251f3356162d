import Foundation
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// A folder of files that count as photos, a library that knows them, and a clock that tests set.
final class TestLibrary: Sendable {
    static let model = ModelID("test@1")
    static let dimension = 8

    let temporary: TemporaryFolder
    let folder: LibraryFolder
    let root: PhotoPath
    let clock = TestClock()

    init() throws {
        temporary = try TemporaryFolder()
        folder = LibraryFolder(temporary.path.display + "/library")
        root = temporary["photos"]
        temporary.makeFolder(root)
    }

    func path(_ name: String) -> PhotoPath { PhotoPath(bytes: root.bytes + Array("/\(name)".utf8)) }

    /// Writes a file whose bytes are told by `content`; returns its path.
    @discardableResult
    func write(_ name: String, _ content: String) -> PhotoPath { write(name, Array(content.utf8)) }

    @discardableResult
    func write(_ name: String, _ content: [UInt8]) -> PhotoPath { temporary.write(path(name), content) }

    func open() throws -> PhotoStore { try PhotoStore(folder, for: .writing) }

    func quarantine(_ store: PhotoStore) -> Quarantine {
        Quarantine(store, now: { [clock] in clock.now })
    }

    /// One run over the folder, as the indexer does it, with a vector told by the bytes.
    @discardableResult
    func index(_ store: PhotoStore, root: PhotoPath? = nil) async throws -> IndexRun {
        let source = FolderSource(root: root ?? self.root)
        let session = try store.beginIndexing(
            root: source.root, model: Self.model, dimension: Self.dimension)
        var files: [FoundFile] = []
        try await source.scan { event in
            guard case .found(let item) = event else { return }
            files.append(
                FoundFile(
                    path: item.path, stamp: item.stamp, companions: item.companions,
                    candidates: item.movies))
        }
        _ = try session.survey(files)
        let results = try session.work(after: 0, limit: .max).map { work in
            let file = work.file
            let content = try source.read(SourceItem(path: file.path, stamp: file.stamp))
            let vector = try #require(
                EmbeddingVector(normalising: content.hash.bytes.prefix(Self.dimension).map { Float($0) + 1 }))
            let movies = LivePhoto.movies(ofPhoto: content.bytes, among: file.candidates)
            return IndexResult.read(
                IndexedPhoto(
                    path: file.path, stamp: content.stamp, companions: file.companions + movies,
                    strangers: file.candidates.filter { !movies.contains($0) },
                    contentHash: content.hash,
                    facts: PhotoFacts(content, path: file.path, companions: file.companions),
                    vector: .computed(vector)))
        }
        _ = try session.commit(results, times: IndexStageTimes()) { whereabouts in
            (try? source.read(SourceItem(path: whereabouts.path, stamp: whereabouts.stamp)).hash)
                == whereabouts.contentHash
        }
        return try session.end(.finished)
    }

    /// A plan that removes each first name for each second.
    func plan(_ store: PhotoStore, _ pairs: [(remove: String, keep: String)]) throws -> QuarantinePlan {
        func file(_ name: String) throws -> QuarantinePlan.File {
            QuarantinePlan.File(try #require(try store.photo(at: path(name)), "\(name)"))
        }
        return QuarantinePlan(
            created: clock.now, library: folder.path,
            items: try pairs.map {
                QuarantinePlan.Item(
                    remove: try file($0.remove), keep: try file($0.keep), kind: "sameBytes", group: "g")
            })
    }

    /// The names of all files below the photos' folder with their bytes as text, what is in quarantine included.
    func files() throws -> [String: String] {
        var found: [String: String] = [:]
        for path in temporary.files(below: root) {
            let name = PhotoPath(bytes: Array(path.bytes.dropFirst(root.bytes.count + 1)))
            found[name.display] = String(decoding: temporary.read(path), as: UTF8.self)
        }
        return found
    }

    /// As `files`, without those in quarantine.
    func filesInPlace() throws -> [String: String] {
        try files().filter { !$0.key.contains(".afterimage-quarantine/") }
    }

    /// What is in quarantine: the place from the batch's folder on.
    func filesInQuarantine() throws -> [String: String] {
        var found: [String: String] = [:]
        for (name, content) in try files() {
            guard let range = name.range(of: ".afterimage-quarantine/") else { continue }
            let parts = name[range.upperBound...].split(separator: "/", maxSplits: 1)
            if parts.count == 2 { found[name[..<range.lowerBound] + String(parts[1])] = content }
        }
        return found
    }

    /// Folders in quarantine that hold nothing.
    func emptyBatchFolders() throws -> [String] {
        let all = FileManager.default.enumerator(atPath: root.display)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            name.contains(".afterimage-quarantine/")
                && (try? FileManager.default.contentsOfDirectory(atPath: path(name).display))?.isEmpty == true
        }
    }

    func livePaths(_ store: PhotoStore) throws -> Set<PhotoPath> {
        Set(try store.photos(try store.photoIDs(within: nil)).values.map(\.path))
    }
}

/// `@unchecked Sendable`: the lock guards the time.
final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var time = Date(timeIntervalSince1970: 1_800_000_000)

    var now: Date {
        get { lock.withLock { time } }
        set { lock.withLock { time = newValue } }
    }

    func pass(days: Double) { now += days * 86_400 }
}
