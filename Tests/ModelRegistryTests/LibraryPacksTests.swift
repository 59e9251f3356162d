import Foundation
import ModelRegistry
import PhotoEmbedding
import PhotoStore
import PhotoTypes
import Testing

/// Which packs a library's work is done with.
@Suite struct LibraryPacksTests {
    private let workshop: Workshop
    private let store: PhotoStore
    private let builtIn: ModelPack
    private let other = ModelID("small@1.0.0")

    init() throws {
        workshop = try Workshop()
        try workshop.rename("small")
        store = try PhotoStore(
            LibraryFolder(workshop.folder.appendingPathComponent("library").path), for: .writing)
        builtIn = try ModelPack.builtIn()
    }

    /// An earlier version of the built-in model, which nobody has a pack of.
    private var earlier: ModelID { ModelID("\(builtIn.manifest.id)@0.0.1") }

    /// A photo with a vector of a model.
    private func index(with model: ModelID) throws {
        let session = try store.beginIndexing(root: PhotoPath("/photos"), model: model, dimension: 3)
        let file = FoundFile(
            path: PhotoPath("/photos/a"), stamp: FileStamp(size: 1, modified: 1), companions: [])
        _ = try session.survey([file])
        let photo = IndexedPhoto(
            path: file.path, stamp: file.stamp, companions: [],
            contentHash: try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32))), facts: nil,
            vector: .computed(try #require(EmbeddingVector(normalising: [1, 0, 0]))))
        _ = try session.commit([.read(photo)], times: IndexStageTimes()) { _ in true }
        _ = try session.end(.finished)
    }

    private func isMissing(_ model: ModelID, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            guard case ModelRegistryError.packMissing(model, _) = error else { return false }
            return true
        }
    }

    @Test func theBuiltInOneServesFirst() throws {
        #expect(try workshop.registry.searchPack(of: store).pack.model == builtIn.model)
        let plan = try workshop.registry.indexPlan(for: store)
        #expect(plan.first.model == builtIn.model && plan.pending == nil && plan.note == nil)
        #expect(try store.models().serving == builtIn.model)
    }

    @Test func aSwitchFeedsBoth() throws {
        _ = try workshop.registry.add(workshop.pack)
        try index(with: builtIn.model)
        try store.beginSwitch(from: builtIn.model, to: other, keepingOld: false)
        let plan = try workshop.registry.indexPlan(for: store)
        #expect(plan.first.model == builtIn.model && plan.pending?.model == other)
        #expect(try workshop.registry.searchPack(of: store).pack.model == builtIn.model)
        try workshop.registry.remove(other)
        let waiting = try workshop.registry.indexPlan(for: store)
        #expect(waiting.pending == nil && waiting.note?.contains("waits") == true)
    }

    @Test func aMissingPackIsNamed() throws {
        _ = try workshop.registry.add(workshop.pack)
        try index(with: other)
        try store.adopt(serving: other)
        #expect(try workshop.registry.searchPack(of: store).pack.model == other)
        try workshop.registry.remove(other)
        #expect(isMissing(other) { _ = try workshop.registry.searchPack(of: store) })
        #expect(isMissing(other) { _ = try workshop.registry.indexPlan(for: store) })
        // On the way to another, what that has by now is searched.
        try store.beginSwitch(from: other, to: builtIn.model, keepingOld: false)
        #expect(isMissing(other) { _ = try workshop.registry.searchPack(of: store) })
        try index(with: builtIn.model)
        let (pack, note) = try workshop.registry.searchPack(of: store)
        #expect(pack.model == builtIn.model && note?.contains("1 of 1 photos") == true)
        let plan = try workshop.registry.indexPlan(for: store)
        #expect(plan.first.model == builtIn.model && plan.pending?.model == builtIn.model)
    }

    /// The library of an earlier program, which named no serving model, and of one that did.
    @Test(arguments: [false, true]) func aNewerBuiltInModelTakesOver(_ isNamed: Bool) throws {
        try index(with: earlier)
        if isNamed { try store.adopt(serving: earlier) }
        #expect(throws: ModelRegistryError.outdated(earlier, builtIn: builtIn.model)) {
            try workshop.registry.searchPack(of: store)
        }
        let plan = try workshop.registry.indexPlan(for: store)
        #expect(plan.first.model == builtIn.model && plan.pending?.model == builtIn.model)
        #expect(plan.note?.contains("read once more") == true)
        #expect(try store.models().pending == builtIn.model)
        try index(with: builtIn.model)
        #expect(try store.completeSwitch() == .switched(from: earlier, to: builtIn.model))
        #expect(try workshop.registry.searchPack(of: store).note == nil)
    }

    /// A switch that ends while a search is under way: the answer is the new model's.
    @Test func anAnswerIsOfOneModel() async throws {
        _ = try workshop.registry.add(workshop.pack)
        try index(with: builtIn.model)
        try index(with: other)
        try store.beginSwitch(from: builtIn.model, to: other, keepingOld: false)
        var asked: [ModelID] = []
        let (answer, _) = try await workshop.registry.answering(from: store) { pack in
            asked.append(pack.model)
            if asked.count == 1 {
                _ = try store.completeSwitch()
                try store.removeRetired()
            }
            guard try store.embeddingCount(model: pack.model) > 0 else { throw CancellationError() }
            return pack.model
        }
        #expect(answer == other && asked == [builtIn.model, other])
        // An error of its own comes through.
        await #expect(throws: CancellationError.self) {
            try await workshop.registry.answering(from: store) { _ in throw CancellationError() }
        }
    }

    @Test func onlyModelsOutOfUseAreRemoved() throws {
        _ = try workshop.registry.add(workshop.pack)
        try index(with: builtIn.model)
        try index(with: other)
        try index(with: earlier)
        let registry = workshop.registry
        #expect(throws: ModelRegistryError.builtIn(builtIn.model)) {
            try registry.removal(of: builtIn.manifest.id, from: store)
        }
        let removal = try registry.removal(of: "small", from: store)
        #expect(removal.model == other && removal.vectors == 1 && removal.isInLibrary && removal.isInstalled)
        #expect(try !registry.removal(of: earlier.rawValue, from: store).isInstalled, "its vectors can go")
        try store.beginSwitch(from: builtIn.model, to: other, keepingOld: false)
        #expect(throws: ModelRegistryError.switchUnderWay(to: other, from: builtIn.model)) {
            try registry.removal(of: "small", from: store)
        }
        _ = try store.completeSwitch()
        #expect(throws: ModelRegistryError.serving(other)) { try registry.removal(of: "small", from: store) }
        #expect(try registry.removal(of: "small", from: nil).vectors == 0)
    }
}
