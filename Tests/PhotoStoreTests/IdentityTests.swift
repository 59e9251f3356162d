import PhotoStore
import PhotoTypes
import Testing

/// Which photo is which, run after run.
@Suite struct IdentityTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    @Test func unchangedPhotosAreNoWork() throws {
        let photos = [
            try Filling.photo("/photos/a.jpg", content: 1), try Filling.photo("/photos/b.jpg", content: 2),
        ]
        #expect(try Filling.run(store, photos).counts.added == 2)
        let second = try Filling.run(store, photos)
        #expect(second.counts.unchanged == 2)
        #expect(second.counts.met == 2)
    }

    @Test func aTouchedPhotoStays() throws {
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let before = try #require(try store.photo(at: "/photos/a.jpg"))
        let run = try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 1, modified: 2, facts: nil, vector: .kept)])
        let after = try #require(try store.photo(at: "/photos/a.jpg"))
        #expect(run.counts.unchanged == 1)
        #expect(after.id == before.id)
        #expect(after.stamp.modified == 2)
        #expect(try store.embedding(of: after.id, model: Filling.model) != nil)
    }

    @Test func aChangedPhotoKeepsItsIdAndGetsItsNewVector() throws {
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let id = try #require(try store.id("/photos/a.jpg"))
        #expect(try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 2)]).counts.changed == 1)
        #expect(try store.id("/photos/a.jpg") == id)
        let vector = try #require(try store.embedding(of: id, model: Filling.model))
        #expect(vector.cosine(to: try Filling.vector(2)) > 0.9999)
        #expect(try store.photo(id)?.contentHash == Filling.hash(2))
    }

    @Test func aMovedPhotoKeepsIdFactsAndVector() throws {
        let facts = PhotoFacts(orientation: 6, cameraModel: "X100")
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1, facts: facts)])
        let id = try #require(try store.id("/photos/a.jpg"))
        let moved = IndexedPhoto(
            path: "/photos/below/b.jpg", stamp: FileStamp(size: 1, modified: 1), companions: [],
            contentHash: Filling.hash(1), facts: nil, vector: .ofTwin(id))
        let run = try Filling.run(store, [moved], missing: ["/photos/a.jpg"])
        #expect(run.counts.moved == 1)
        #expect(run.counts.removed == 0)
        #expect(try store.photo(at: "/photos/a.jpg") == nil)
        let photo = try #require(try store.photo(id))
        #expect(photo.path == "/photos/below/b.jpg")
        #expect(photo.facts == facts)
        #expect(try store.embedding(of: id, model: Filling.model) != nil)
    }

    @Test func aCopyIsAPhotoOfItsOwnWithTheSameVector() throws {
        let original = try Filling.photo("/photos/a.jpg", content: 1)
        try Filling.run(store, [original])
        let id = try #require(try store.id("/photos/a.jpg"))
        let run = try Filling.run(
            store, [original, Filling.photo("/photos/b.jpg", content: 1, vector: .ofTwin(id))])
        #expect(run.counts.added == 1)
        let copy = try #require(try store.id("/photos/b.jpg"))
        #expect(copy != id)
        #expect(
            try store.embedding(of: copy, model: Filling.model)
                == store.embedding(of: id, model: Filling.model))
    }

    @Test func copiesMovedTogetherKeepTheirNames() throws {
        try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/b.jpg", content: 1)])
        let (a, b) = (try store.id("/photos/a.jpg"), try store.id("/photos/b.jpg"))
        let run = try Filling.run(
            store,
            [Filling.photo("/photos/new/b.jpg", content: 1), Filling.photo("/photos/new/a.jpg", content: 1)],
            missing: ["/photos/a.jpg", "/photos/b.jpg"])
        #expect(run.counts.moved == 2)
        #expect(try store.id("/photos/new/a.jpg") == a)
        #expect(try store.id("/photos/new/b.jpg") == b)
    }

    @Test func aDeletedPhotoIsBuriedAndComesBackAsItself() throws {
        let (kept, deleted) = (
            try Filling.photo("/photos/a.jpg", content: 1), try Filling.photo("/photos/b.jpg", content: 2)
        )
        try Filling.run(store, [kept, deleted])
        let id = try #require(try store.id("/photos/b.jpg"))
        #expect(try Filling.run(store, [kept]).counts.removed == 1)
        #expect(try store.photo(id) == nil)
        #expect(try store.status().tombstones == 1)
        #expect(try store.embeddingCount(model: Filling.model) == 1)
        let run = try Filling.run(
            store, [kept, Filling.photo("/photos/c.jpg", content: 2, vector: .ofTwin(id))])
        #expect(run.counts.restored == 1)
        #expect(try store.id("/photos/c.jpg") == id)
        #expect(try store.status().tombstones == 0)
    }

    /// IMG_1 is deleted, IMG_2 becomes IMG_1, IMG_3 becomes IMG_2.
    @Test func identitiesFollowContentThroughAChainOfRenames() throws {
        let before = try (1...3).map { try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0) }
        try Filling.run(store, before)
        let ids = try before.map { try store.id($0.path) }
        let run = try Filling.run(
            store,
            [Filling.photo("/photos/1.jpg", content: 2), Filling.photo("/photos/2.jpg", content: 3)],
            // Neither file holds any longer what the library last saw there.
            missing: ["/photos/1.jpg", "/photos/2.jpg", "/photos/3.jpg"])
        #expect(try store.id("/photos/1.jpg") == ids[1])
        #expect(try store.id("/photos/2.jpg") == ids[2])
        #expect(run.counts.moved == 2)
        #expect(run.counts.removed == 1)
        #expect(try store.status().tombstones == 1)
    }

    @Test func twoPhotosThatSwapNamesSwapPaths() throws {
        try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/b.jpg", content: 2)])
        let (a, b) = (try store.id("/photos/a.jpg"), try store.id("/photos/b.jpg"))
        let run = try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 2), Filling.photo("/photos/b.jpg", content: 1)],
            missing: ["/photos/a.jpg", "/photos/b.jpg"])
        #expect(try store.id("/photos/a.jpg") == b)
        #expect(try store.id("/photos/b.jpg") == a)
        #expect(run.counts.moved == 2)
        #expect(run.counts.removed == 0)
    }

    @Test func companionsComeAndGo() throws {
        for companions in [[], ["/photos/a.mov", "/photos/a.xmp"], ["/photos/a.xmp"], []] as [[PhotoPath]] {
            try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1, companions: companions)])
            #expect(try store.photo(at: "/photos/a.jpg")?.companions == companions)
        }
    }

    @Test func anUnfinishedRunBuriesNobody() throws {
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        for outcome in [IndexRun.Outcome.interrupted, .failed] {
            let session = try store.beginIndexing(
                root: "/photos", model: Filling.model, dimension: Filling.dimension)
            #expect(try session.end(outcome).counts.removed == 0)
        }
        #expect(try store.status().photos == 1)
    }

    @Test func aRunBuriesNobodyOutsideItsRootOrWhereItCouldNotLook() throws {
        try Filling.run(store, root: "/photos2", [Filling.photo("/photos2/a.jpg", content: 1)])
        try Filling.run(
            store,
            [
                Filling.photo("/photos/open/a.jpg", content: 2),
                Filling.photo("/photos/shut/a.jpg", content: 3),
                Filling.photo("/photos/shut!/a.jpg", content: 4),
            ])
        let session = try store.beginIndexing(
            root: "/photos", model: Filling.model, dimension: Filling.dimension)
        _ = try session.recordUnreachable("/photos/shut", kind: "permission denied", message: "no")
        #expect(try session.end(.finished).counts.removed == 2)
        #expect(try store.id("/photos/shut/a.jpg") != nil)
        #expect(try store.id("/photos/shut!/a.jpg") == nil)
        #expect(try store.id("/photos2/a.jpg") != nil)
        #expect(try store.errors().map(\.path) == ["/photos/shut"])
    }

    @Test func oldTombstonesAreDeletedForGood() throws {
        try Filling.run(
            store, [Filling.photo("/photos/a.jpg", content: 1), Filling.photo("/photos/b.jpg", content: 2)])
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let session = try store.beginIndexing(
            root: "/photos", model: Filling.model, dimension: Filling.dimension)
        _ = try session.survey([
            FoundFile(path: "/photos/a.jpg", stamp: FileStamp(size: 1, modified: 1), companions: [])
        ])
        _ = try session.end(.finished, keepingTombstones: .seconds(-1))
        let status = try store.status()
        #expect(status.tombstones == 0)
        #expect(status.models.map(\.vectors) == [1])
        #expect(try session.twin(of: Filling.hash(2)) == nil)
    }

    @Test func idsAreNeverUsedTwice() throws {
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let id = try #require(try store.id("/photos/a.jpg"))
        try store.forget("/photos")
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        #expect(try #require(try store.id("/photos/a.jpg")) > id)
    }

    @Test func namesThatAreNotTextStayWhole() throws {
        let path = PhotoPath(bytes: Array("/photos/".utf8) + [0xff, 0x20, 0xc3, 0x28] + Array(".jpg".utf8))
        let companion = PhotoPath(bytes: Array("/photos/".utf8) + [0xfe] + Array(".xmp".utf8))
        try Filling.run(store, [Filling.photo(path, content: 1, companions: [companion])])
        let photo = try #require(try store.photo(at: path))
        #expect(photo.path == path)
        #expect(photo.companions == [companion])
        #expect(
            try Filling.run(store, [Filling.photo(path, content: 1, companions: [companion])]).counts
                .unchanged == 1)
    }
}
