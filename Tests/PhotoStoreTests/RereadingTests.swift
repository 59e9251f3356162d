import GRDB
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Facts that older rules read, or other sidecars, are read again; vectors stay.
@Suite struct RereadingTests {
    private let filling: Filling
    private let store: PhotoStore
    private let photo: IndexedPhoto

    init() throws {
        filling = try Filling()
        store = try filling.open()
        photo = try Filling.photo("/photos/a.jpg", content: 1)
        try Filling.run(store, [photo])
    }

    private func session() throws -> IndexSession {
        try store.beginIndexing(root: "/photos", model: Filling.model, dimension: Filling.dimension)
    }

    private func file(sidecarsModified: Int64? = nil) -> FoundFile {
        FoundFile(
            path: photo.path, stamp: photo.stamp, companions: [], sidecarsModified: sidecarsModified)
    }

    @Test func whatOlderRulesReadIsWork() throws {
        try DatabaseQueue(path: filling.folder.database).write {
            try $0.execute(sql: "UPDATE photo_fact SET reading = 0")
        }
        var session = try session()
        #expect(try session.survey([file()]).unchanged == 0)
        let work = try #require(try session.work(after: 0, limit: 10).first)
        #expect(work.known?.hasVector == true && work.known?.hasCurrentFacts == false)
        let revision = try store.vectorRevision(of: Filling.model)
        let layout = try store.revision()
        let facts = PhotoFacts(title: "Again")
        let counts = try session.commit(
            [
                .read(
                    IndexedPhoto(
                        path: photo.path, stamp: photo.stamp, companions: [],
                        contentHash: photo.contentHash, facts: facts, vector: .kept))
            ], times: IndexStageTimes()
        ) { _ in true }
        #expect(counts.reread == 1 && counts.met == 1)
        #expect(try session.end(.finished).counts.reread == 1)
        #expect(try store.photo(at: photo.path)?.facts == facts)
        #expect(try store.embeddingCount(model: Filling.model) == 1)
        // The vectors are the same; what shows the photos by their times is not.
        #expect(try store.vectorRevision(of: Filling.model) == revision)
        #expect(try store.revision() != layout)
        session = try self.session()
        #expect(try session.survey([file()]).unchanged == 1)
    }

    @Test func aSidecarThatComesChangesOrGoesIsWork() throws {
        for (time, isWork) in [(nil, false), (5, true), (5, false), (6, true), (nil, true), (nil, false)]
            as [(Int64?, Bool)]
        {
            let session = try session()
            #expect(try session.survey([file(sidecarsModified: time)]).unchanged == (isWork ? 0 : 1))
            let results = try session.work(after: 0, limit: 10).map { work in
                IndexResult.read(
                    IndexedPhoto(
                        path: photo.path, stamp: photo.stamp, companions: [], contentHash: photo.contentHash,
                        facts: PhotoFacts(), sidecarsModified: work.file.sidecarsModified, vector: .kept))
            }
            _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
            _ = try session.end(.finished)
        }
    }
}
