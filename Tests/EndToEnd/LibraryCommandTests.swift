import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// `status`, `errors`, `forget` and `erase`.
@Suite(.serialized) struct LibraryCommandTests {
    private let album: Album

    init() async throws {
        album = try Album()
        try album.add("dahlia.jpg")
        try album.add("raccoon.jpg", as: "private/raccoon.jpg")
        try Data("not a picture".utf8).write(to: album.photo("broken.jpg"))
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
        #expect(indexed.output.contains("1 file could not be read. See: afterimage errors"))
    }

    @Test func statusTellsWhatIsThere() async throws {
        let text = try await album.run(["status"]).output
        #expect(text.contains(/Photos +2\n/))
        #expect(text.contains(/Errors +1 \(see: afterimage errors --library '/))
        let json = try await album.run(["status", "--json"]).json()
        #expect(json["photos"] as? Int == 2)
        #expect(json["errors"] as? Int == 1)
        let folders = try #require(json["folders"] as? [[String: Any]])
        #expect(folders.map { $0["path"] as? String } == [album.photos.path])
        let models = try #require(json["models"] as? [[String: Any]])
        #expect(models.map { $0["vectors"] as? Int } == [2])
        let run = try #require(json["lastRun"] as? [String: Any])
        #expect(run["outcome"] as? String == "finished")
        #expect(run["failed"] as? Int == 1)
    }

    @Test func errorsNameFileAndReason() async throws {
        let text = try await album.run(["errors"])
        #expect(text.status == 0)
        #expect(text.output.hasPrefix("unrecognised (1)\n"))
        #expect(text.output.hasSuffix("\n  \(album.photo("broken.jpg").path)\n"))
        let detailed = try await album.run(["errors", "--details"]).output
        #expect(detailed.hasPrefix(text.output) && detailed.count > text.output.count)
        #expect(try await album.run(["errors", "--kind", "unrecognised"]).output == text.output)
        #expect(
            try await album.run(["errors", "--kind", "damaged"]).output == "No file of this kind: damaged.\n")
        let unknown = try await album.run(["errors", "--kind", "broken"])
        #expect(unknown.status == 64 && unknown.messages.contains("took-too-long"))
        let errors = try #require(
            try await album.run(["errors", "--json"]).json()["errors"] as? [[String: Any]])
        #expect(errors.count == 1)
        #expect(errors[0]["path"] as? String == album.photo("broken.jpg").path)
        #expect(errors[0]["kind"] as? String == "unrecognised")
    }

    @Test func failedFilesAreTriedAgainWhenAskedOrChanged() async throws {
        func run(_ options: String...) async throws -> [String: Any] {
            let outcome = try await album.run(["index", "--json"] + options + [album.photos.path])
            return try #require((try outcome.json()["runs"] as? [[String: Any]])?.first)
        }
        let skipped = try await run()
        #expect(skipped["stillFailing"] as? Int == 1 && skipped["failed"] as? Int == 0)
        let asked = try await run("--retry-errors")
        #expect(asked["stillFailing"] as? Int == 0 && asked["failed"] as? Int == 1)
        try FileManager.default.removeItem(at: album.photo("broken.jpg"))
        try album.add("old-coins.png", as: "broken.jpg")
        let mended = try await run()
        #expect(mended["added"] as? Int == 1, "the content counts, not the extension")
        #expect(try await album.run(["errors"]).output == "Everything could be read.\n")
    }

    @Test func forgetsAPhotoAndAFolder() async throws {
        let photo = try await album.run(["forget", album.photo("dahlia.jpg").path])
        #expect(photo.status == 0)
        #expect(photo.output.hasPrefix("Forgot 1 photo.\n"))
        try FileManager.default.removeItem(at: album.photo("private"))
        let folder = try await album.run(["forget", "--json", album.photo("private").path])
        #expect(try folder.json()["forgotten"] as? Int == 1, "also when it is no longer there")
        let again = try await album.run(["forget", album.photo("private").path])
        #expect(again.status == 66)
        #expect(again.messages.contains("has no photo at") && !again.output.contains("Forgot"))
        #expect(
            FileManager.default.fileExists(atPath: album.photo("dahlia.jpg").path), "photos are not touched")
    }

    @Test func whatIsForgottenDoesNotComeBack() async throws {
        func excluded() async throws -> [String] {
            let json = try await album.run(["status", "--json"]).json()
            return (json["excluded"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
        }
        let folder = album.photo("private").path
        let forgotten = try await album.run(["forget", folder])
        #expect(forgotten.output.contains("private: excluded from future runs."), "\(forgotten.output)")
        #expect(try await album.index().output.contains("1 unchanged"))
        #expect(try await album.run(["status", "--json"]).json()["photos"] as? Int == 1)
        #expect(try await excluded() == [folder])
        #expect(try await album.run(["status"]).output.contains(/Excluded +\/.*\/private\n/))
        let included = try await album.run(["index", "--include", folder])
        #expect(included.output.contains("private: included again.") && included.output.contains("1 added"))
        #expect(try await excluded().isEmpty)
        #expect(try await album.run(["forget", "--keep-indexing", folder]).status == 0)
        #expect(try await album.index().output.contains("1 added"))
        // What is not there excludes nothing, nor does a whole folder of the library.
        #expect(try await album.run(["forget", album.photo("privat").path]).status == 66)
        #expect(try await album.run(["forget", album.photos.path]).status == 0)
        #expect(try await excluded().isEmpty)
    }

    @Test func aFolderIsExcludedByName() async throws {
        let folder = album.photo("private").path
        let outcome = try await album.run(["index", "--exclude", folder])
        #expect(outcome.output.contains("private: excluded. 1 photo leaves the library; the files stay."))
        #expect(outcome.output.contains("1 unchanged"))
        #expect(try await album.run(["status", "--json"]).json()["photos"] as? Int == 1)
        #expect(try await album.run(["index", "--exclude", album.photos.path]).status == 64)
        #expect(try await album.run(["index", "--exclude", album.home.path]).status == 64)
        #expect(try await album.run(["index", "--include", album.home.path]).status == 64)
        #expect(try await album.run(["index", "--include", folder]).output.contains("1 restored"))
    }

    @Test func forgettingLeavesNoBytes() async throws {
        let marks = try Marks(album, album.photo("private/raccoon.jpg"))
        #expect(try marks.areFound(in: album.library), "the test must be able to find them")
        #expect(try await album.run(["forget", album.photo("private").path]).status == 0)
        #expect(try !marks.areFound(in: album.library))
        #expect(try await album.run(["status", "--json"]).json()["photos"] as? Int == 1)
    }

    /// Enough photos for an index beside the library: vectors that no program made, so that only words are embedded.
    private func fill() throws -> Data {
        let status = try PhotoStore(album.library, for: .reading).status()
        let model = try #require(status.models.first)
        let store = try PhotoStore(album.library, for: .writing)
        defer { store.close() }
        let root = PhotoPath(album.photos.path)
        let session = try store.beginIndexing(root: root, model: model.model, dimension: model.dimension)
        var generator = SystemRandomNumberGenerator()
        var last: [Float] = []
        let results = try (0..<2_100).map { number in
            last = (0..<model.dimension).map { _ in Float.random(in: -1...1, using: &generator) }
            let vector = try #require(EmbeddingVector(normalising: last))
            last = vector.values
            let hash = try #require(
                ContentHash(bytes: (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 % 2 * 8)) }))
            return IndexResult.read(
                IndexedPhoto(
                    path: root.appending(Array("many/\(number).jpg".utf8)),
                    stamp: FileStamp(size: 1, modified: 1),
                    companions: [], contentHash: hash, facts: PhotoFacts(), vector: .computed(vector)))
        }
        _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
        _ = try session.end(.interrupted)
        return Data(
            last.prefix(32).flatMap { value in
                let bits = Float16(value).bitPattern
                return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            })
    }

    private func holds(_ mark: Data) -> Bool {
        let files =
            FileManager.default.enumerator(atPath: album.library.caches)?.compactMap { $0 as? String } ?? []
        return files.contains {
            FileManager.default.contents(atPath: album.library.caches + "/" + $0)?.range(of: mark) != nil
        }
    }

    @Test func forgettingReachesTheSearchIndex() async throws {
        let mark = try fill()
        let first = try await album.run(["search", "dahlia", "--all"])
        #expect(first.status == 0 && !first.messages.contains("Built it again"), "\(first.messages)")
        #expect(holds(mark), "the test must be able to find it")
        let names = FileManager.default.enumerator(atPath: album.library.caches)?.compactMap { $0 as? String }
        let manifest = try #require(names?.first { $0.hasSuffix("/manifest") })
        try Data("broken".utf8).write(to: URL(fileURLWithPath: album.library.caches + "/" + manifest))
        let mended = try await album.run(["search", "dahlia", "--all"])
        #expect(mended.status == 0 && mended.output == first.output)
        #expect(mended.messages.contains("Built it again"), "\(mended.messages)")
        #expect(try await album.run(["forget", album.photo("many").path]).status == 0)
        #expect(!holds(mark))
        #expect(try await album.run(["search", "dahlia", "--all"]).output == first.output)
    }

    @Test func erasingLeavesNothing() async throws {
        let marks = try Marks(album, album.photo("dahlia.jpg"))
        #expect(try marks.areFound(in: album.library))
        let refused = try await album.run(["erase", "--all"])
        #expect(refused.status == 64)
        #expect(refused.messages.contains("--yes"))
        #expect(try marks.areFound(in: album.library), "nobody said yes")
        #expect(try await album.run(["erase", "--yes"]).status == 64, "--all is required")
        let erased = try await album.run(["erase", "--all", "--yes"])
        #expect(erased.status == 0, "\(erased.messages)")
        #expect(!FileManager.default.fileExists(atPath: album.library.path))
        #expect(try await album.run(["status"]).status == 66)
        #expect(try await album.run(["erase", "--all", "--yes"]).status == 66, "nothing is left to erase")
        #expect(
            FileManager.default.fileExists(atPath: album.photo("dahlia.jpg").path), "photos are not touched")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: album.home.path).isEmpty,
            "nor is anything else")
    }

    @Test func erasesOnlyLibraries() async throws {
        let outcome = try await Program.run(["erase", "--all", "--yes", "--library", album.photos.path])
        #expect(outcome.status == 73)
        #expect(FileManager.default.fileExists(atPath: album.photo("dahlia.jpg").path))
    }

    @Test(arguments: [("y\n", true), ("n\n", false), ("\n", false)])
    func erasesAfterAYes(_ answer: String, _ isErased: Bool) async throws {
        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["erase", "--all"]), environment: album.environment, terminal: terminal.program,
            keyboard: terminal.program)
        terminal.type(answer)
        #expect(try await running.outcome().status == 0)
        #expect(terminal.text.contains("[y/N]"))
        #expect(FileManager.default.fileExists(atPath: album.library.path) == !isErased)
    }
}

/// Byte strings that stand for a photo in a library: its name, its hash, its vector.
private struct Marks {
    let marks: [Data]

    init(_ album: Album, _ file: URL) throws {
        let row = try #require(try Rows(album.library).rows[PhotoPath(file.path)])
        // The vector as it is stored: IEEE 754 binary16, little-endian.
        let halves = row.vector.flatMap { value in
            let bits = Float16(value).bitPattern
            return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
        }
        marks = [Data(file.lastPathComponent.utf8), Data(row.hash.bytes), Data(halves)]
    }

    /// Whether all are found; `false` where none is. In between is an error.
    func areFound(in library: LibraryFolder) throws -> Bool {
        var all = Data()
        let files = FileManager.default.enumerator(atPath: library.path)?.compactMap { $0 as? String } ?? []
        for file in files {
            all += FileManager.default.contents(atPath: library.path + "/" + file) ?? Data()
        }
        let found = marks.map { all.range(of: $0) != nil }
        try #require(Set(found).count == 1, "only some were found: \(found)")
        return found[0]
    }
}
