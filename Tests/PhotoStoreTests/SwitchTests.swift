import PhotoStore
import PhotoTypes
import Testing

/// From one model to another, with nothing lost in between.
@Suite struct SwitchTests {
    private static let other = ModelID("other@1")
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
        try Filling.run(store, Self.photos(1...3))
        try store.adopt(serving: Filling.model)
    }

    private static func photos(_ contents: ClosedRange<Int>) throws -> [IndexedPhoto] {
        try contents.map { try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0) }
    }

    /// A run of the other model that meets photos 1 to 3 and gets vectors of those up to `read`.
    private func index(upTo read: Int, failing: Set<Int> = []) throws {
        let session = try store.beginIndexing(
            root: "/photos", model: Self.other, dimension: Filling.dimension)
        let photos = try Self.photos(1...3)
        let files = photos.map { FoundFile(path: $0.path, stamp: $0.stamp, companions: []) }
        _ = try session.survey(files)
        let results = (1...3).compactMap { number -> IndexResult? in
            if failing.contains(number) {
                return .failed(files[number - 1], kind: "damaged", message: "Cut off.", isLasting: true)
            }
            return number <= read ? .read(photos[number - 1]) : nil
        }
        _ = try session.commit(results, times: IndexStageTimes()) { _ in true }
        _ = try session.end(.interrupted)
    }

    @Test func theFirstChoiceStays() throws {
        try store.adopt(serving: Self.other)
        #expect(try store.models().serving == Filling.model)
        #expect(try store.models().withVectors == [Filling.model])
    }

    @Test func swapsWhenEveryPhotoHasAVector() throws {
        #expect(try store.completeSwitch() == .none)
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        #expect(try store.completeSwitch() == .waiting(photos: 3))
        try index(upTo: 2)
        #expect(try store.photosAwaitingSwitch() == 1)
        #expect(try store.completeSwitch() == .waiting(photos: 1))
        #expect(try store.models().serving == Filling.model)
        // Begun again, as after a crash, it goes on.
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        try index(upTo: 3)
        #expect(try store.completeSwitch() == .switched(from: Filling.model, to: Self.other))
        let models = try store.models()
        #expect(models.serving == Self.other && models.pending == nil && models.retired == [Filling.model])
        #expect(try store.embeddingCount(model: Filling.model) == 3, "removed later")
        #expect(try store.removeRetired() == 3)
        #expect(try store.models().retired.isEmpty && store.models().withVectors == [Self.other])
        #expect(try store.status().models.map(\.model) == [Self.other])
        #expect(try store.removeRetired() == 0)
    }

    @Test func aRecordedFailureDoesNotHoldItUp() throws {
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: true)
        try index(upTo: 3, failing: [2])
        #expect(try store.completeSwitch() == .switched(from: Filling.model, to: Self.other))
        #expect(try store.removeRetired() == 0)
        #expect(try store.embeddingCount(model: Filling.model) == 3, "kept, as asked for")
        #expect(try store.embeddingCount(model: Self.other) == 2)
    }

    @Test func photosThatAreGoneDoNotHoldItUp() throws {
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        try index(upTo: 2)
        try Filling.run(store, Self.photos(1...2))
        #expect(try store.completeSwitch() == .switched(from: Filling.model, to: Self.other))
    }

    @Test func photosOutOfReachHoldItUpUnlessLeft() throws {
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        try index(upTo: 1)
        #expect(try store.completeSwitch() == .waiting(photos: 2))
        #expect(
            try store.completeSwitch(leavingAbsent: true) == .switched(from: Filling.model, to: Self.other))
    }

    @Test func aSwitchElsewhereGivesTheFirstUp() throws {
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        try index(upTo: 2)
        try store.beginSwitch(from: Filling.model, to: ModelID("third@1"), keepingOld: false)
        #expect(try store.models().retired == [Self.other])
        // And back: what it has is good, and not removed.
        try store.beginSwitch(from: Filling.model, to: Self.other, keepingOld: false)
        #expect(try store.models().retired == [ModelID("third@1")])
        try store.removeRetired()
        #expect(try store.photosAwaitingSwitch() == 1)
        // To where it is: given up.
        try store.beginSwitch(from: Filling.model, to: Filling.model, keepingOld: false)
        #expect(try store.removeRetired() == 2)
        let models = try store.models()
        #expect(models.serving == Filling.model && models.pending == nil)
        #expect(models.withVectors == [Filling.model])
    }

    @Test func removesAModelAtOnce() throws {
        try index(upTo: 3)
        #expect(try store.removeModel(Self.other) == 3)
        #expect(try store.models().withVectors == [Filling.model])
        #expect(try store.removeModel(Self.other) == 0)
    }
}
