import PhotoStore
import PhotoTypes
import Testing

/// Which files are tried again, and when their errors go.
@Suite struct ErrorRecordTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    private let file = FoundFile(
        path: "/photos/bad.jpg", stamp: FileStamp(size: 10, modified: 1), companions: [])

    private func session() throws -> IndexSession {
        try store.beginIndexing(root: "/photos", model: Filling.model, dimension: Filling.dimension)
    }

    private func failing() throws {
        let session = try self.session()
        _ = try session.survey([file])
        let counts = try session.commit(
            [.failed(file, kind: "damaged", message: "Cut off.", isLasting: true)], times: IndexStageTimes()
        ) { _ in true }
        #expect(counts.failed == 1)
        _ = try session.end(.finished)
    }

    @Test func aKnownBadFileIsLeftAlone() throws {
        try failing()
        for _ in 0..<2 {
            let session = try self.session()
            #expect(try session.survey([file]).stillFailing == 1)
            #expect(try session.workCount() == 0)
            #expect(try session.end(.finished).counts.stillFailing == 1)
        }
        let error = try #require(try store.errors().first)
        #expect(error.path == file.path && error.kind == "damaged" && error.message == "Cut off.")
        #expect(try store.errors(limit: 0).isEmpty)
    }

    /// What is shown though its file is damaged is listed, too; what is whole in spite of an odd end is not.
    @Test func damagedPhotosThatAreShownAreListed() throws {
        let photos = try [
            (1, PictureFault(.cutOff, intact: 0.95)), (2, PictureFault(.missingEnd)),
            (3, PictureFault(.coarse)),
            (4, nil),
        ].map { content, fault in
            try Filling.photo(
                PhotoPath("/photos/\(content).jpg"), content: content, facts: PhotoFacts(fault: fault))
        }
        for _ in 0..<2 {
            try Filling.run(store, photos)
            let errors = try store.errors()
            #expect(errors.map(\.path).sorted() == ["/photos/1.jpg", "/photos/3.jpg"])
            #expect(errors.allSatisfy { $0.kind == IndexError.shownKind })
            #expect(errors.contains { $0.message.contains("95 %") })
            #expect(try store.status().errors == 2)
        }
        let facts = try store.photo(at: "/photos/1.jpg")?.facts
        #expect(facts?.fault == PictureFault(.cutOff, intact: 0.95))
        #expect(try store.photo(at: "/photos/4.jpg")?.facts.fault == nil)
        try Filling.run(store, [photos[3]])
        #expect(try store.errors().isEmpty)
        #expect(try store.status().errors == 0)
    }

    @Test func itIsTriedAgainWhenAskedOrChanged() throws {
        try failing()
        var session = try self.session()
        _ = try session.survey([file], retryingErrors: true)
        #expect(try session.workCount() == 1)
        session = try self.session()
        _ = try session.survey(
            [FoundFile(path: file.path, stamp: FileStamp(size: 11, modified: 1), companions: [])])
        #expect(try session.workCount() == 1)
    }

    @Test func whatMayPassIsTriedEveryTime() throws {
        var session = try self.session()
        _ = try session.survey([file])
        _ = try session.commit(
            [.failed(file, kind: "permission denied", message: "No.", isLasting: false)],
            times: IndexStageTimes()
        ) { _ in true }
        _ = try session.end(.finished)
        #expect(try store.errors().count == 1)
        session = try self.session()
        #expect(try session.survey([file]).stillFailing == 0)
        #expect(try session.workCount() == 1)
    }

    @Test func theErrorGoesWithSuccessOrTheFile() throws {
        try failing()
        try Filling.run(store, [Filling.photo(file.path, content: 11)])
        #expect(try store.errors().isEmpty)
        try failing()
        #expect(try store.errors().count == 1)
        try Filling.run(store, [])
        #expect(try store.errors().isEmpty)
    }

    @Test func photosOutOfReachAreCountedAndKept() throws {
        let photos = try (1...4).map { try Filling.photo(PhotoPath("/photos/far/\($0).jpg"), content: $0) }
        try Filling.run(store, photos)
        let session = try self.session()
        _ = try session.survey([FoundFile(path: photos[0].path, stamp: photos[0].stamp, companions: [])])
        let unknown = try session.recordUnreachable(
            "/photos/link", kind: "not found", message: "", ifKnown: true)
        #expect(unknown == IndexCounts())
        let known = try session.recordUnreachable(
            "/photos/far", kind: "not found", message: "", ifKnown: true)
        #expect(known.unreachable == 3 && known.failed == 0, "each photo counts once")
        let run = try session.end(.finished)
        #expect(run.counts.unreachable == 3 && run.counts.removed == 0)
        #expect(try store.errors().map(\.photosKept) == [4])
        #expect(try store.status().unreachable == 4, "as many as the errors name")
        try Filling.run(store, photos)
        #expect(try store.status().unreachable == 0)
    }

    @Test func whatIsKnownOfAFileSurvivesItsDamage() throws {
        try Filling.run(store, [Filling.photo(file.path, content: 5)])
        try failing()
        #expect(try store.photo(at: file.path)?.contentHash == Filling.hash(5))
        // Also while it is left alone.
        let session = try self.session()
        _ = try session.survey([file])
        #expect(try session.end(.finished).counts.removed == 0)
        #expect(try store.photo(at: file.path) != nil)
    }
}
