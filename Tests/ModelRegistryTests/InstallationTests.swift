import Foundation
import ModelRegistry
import PhotoEmbedding
import PhotoTypes
import Testing

@Suite struct InstallationTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.rename("small")
    }

    private var model: ModelID { ModelID("small@1.0.0") }

    @Test func installsFindsAndRemoves() throws {
        let registry = workshop.registry
        #expect(registry.installed().map(\.isBuiltIn) == [true], "no folder is made to look into")
        #expect(!FileManager.default.fileExists(atPath: workshop.models.path))
        try Data("not named by the manifest".utf8).write(to: workshop.pack.appendingPathComponent("extra"))
        guard case .added(let added) = try registry.add(workshop.pack) else { return #expect(Bool(false)) }
        #expect(added.model == model && !added.isBuiltIn)
        #expect(workshop.installedNames == ["small@1.0.0"], "nothing else is left")
        try added.pack.verifyFiles()
        #expect(
            !FileManager.default.fileExists(atPath: added.pack.folder.appendingPathComponent("extra").path))
        #expect(registry.installed().map(\.model).last == model)
        #expect(try registry.find("small").model == model)
        #expect(try registry.find("small@1.0.0").model == model)
        #expect(registry.pack(of: model)?.digest == added.pack.digest)
        guard case .known = try registry.add(workshop.pack) else { return #expect(Bool(false)) }
        try registry.remove(model)
        #expect(workshop.installedNames == [])
        #expect(throws: ModelRegistryError.self) { try registry.find("small") }
        #expect(throws: ModelRegistryError.self) { try registry.remove(model) }
    }

    @Test func prefersTheNewestVersion() throws {
        for version in ["1.9.0", "1.10.0", "0.5.0"] {
            try workshop.rename("small", version)
            _ = try workshop.registry.add(workshop.pack)
        }
        #expect(try workshop.registry.find("small").model == ModelID("small@1.10.0"))
        #expect(try workshop.registry.find("small@0.5.0").model == ModelID("small@0.5.0"))
    }

    @Test func refusesADamagedFile() throws {
        var bytes = try Data(contentsOf: workshop.pack.appendingPathComponent("image.onnx"))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: workshop.pack.appendingPathComponent("image.onnx"))
        #expect {
            try workshop.registry.add(workshop.pack)
        } throws: { error in
            guard case ModelRegistryError.unusable(_, .fileTampered(let path, _, _)) = error else {
                return false
            }
            return path.hasSuffix("pack/image.onnx") && "\(error)".contains("get the pack again")
        }
        #expect(workshop.installedNames == [])
    }

    @Test func refusesWrongVectors() throws {
        let file = workshop.pack.appendingPathComponent("golden/golden.json")
        var golden = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        var texts = try #require(golden["texts"] as? [[String: Any]])
        texts[0]["vector"] = try #require(texts[0]["vector"] as? [Double]).map { -$0 }
        golden["texts"] = texts
        try workshop.forge("golden/golden.json", JSONSerialization.data(withJSONObject: golden))
        #expect {
            try workshop.registry.add(workshop.pack)
        } throws: { error in
            guard case ModelRegistryError.unusable(_, .goldenMismatch) = error else { return false }
            return true
        }
        #expect(workshop.installedNames == [])
    }

    @Test func twoPacksDoNotShareAName() throws {
        _ = try workshop.registry.add(workshop.pack)
        try workshop.edit { $0["name"] = "Another" }
        #expect {
            try workshop.registry.add(workshop.pack)
        } throws: { error in
            guard case ModelRegistryError.alreadyAnother(self.model, _) = error else { return false }
            return true
        }
        // Nor with the built-in one.
        let builtIn = try ModelPack.builtIn()
        try workshop.rename(builtIn.manifest.id, builtIn.manifest.version)
        #expect(throws: ModelRegistryError.self) { try workshop.registry.add(workshop.pack) }
        guard case .known(let known) = try workshop.registry.add(builtIn.folder) else {
            return #expect(Bool(false))
        }
        #expect(known.isBuiltIn)
        #expect(throws: ModelRegistryError.builtIn(builtIn.model)) {
            try workshop.registry.remove(builtIn.model)
        }
    }

    /// "Get the pack again" has to help, also for the model that a library is searched with, which cannot be removed.
    @Test(arguments: ["changed", "cut off", "gone"]) func aDamagedOneIsReplaced(_ damage: String) throws {
        _ = try workshop.registry.add(workshop.pack)
        let file = workshop.models.appendingPathComponent("small@1.0.0/text.onnx")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        switch damage {
        case "changed": try bytes.write(to: file)
        case "cut off": try bytes.dropLast().write(to: file)
        default: try FileManager.default.removeItem(at: file)
        }
        guard case .added(let added) = try workshop.registry.add(workshop.pack) else {
            return #expect(Bool(false))
        }
        try added.pack.verifyFiles()
        #expect(workshop.installedNames == ["small@1.0.0"], "nothing else is left")
    }

    @Test func anotherPackDoesNotReplaceADamagedOne() throws {
        _ = try workshop.registry.add(workshop.pack)
        try FileManager.default.removeItem(
            at: workshop.models.appendingPathComponent("small@1.0.0/text.onnx"))
        try workshop.edit { $0["name"] = "Another" }
        #expect {
            try workshop.registry.add(workshop.pack)
        } throws: { error in
            guard case ModelRegistryError.alreadyAnother(self.model, _) = error else { return false }
            return true
        }
    }

    @Test func saysWhatIsNotThere() throws {
        let nowhere = workshop.folder.appendingPathComponent("nowhere")
        #expect(throws: ModelRegistryError.notReadable(path: nowhere.path, errno: ENOENT)) {
            try workshop.registry.add(nowhere)
        }
        #expect {
            try workshop.registry.add(workshop.folder)
        } throws: { error in
            guard case ModelRegistryError.unusable(_, .packNotFound) = error else { return false }
            return true
        }
        #expect {
            try workshop.registry.find("tiny")
        } throws: { "\($0)".contains("Unknown model \"tiny\". Installed: afterimage-mini@") }
    }

    /// A process that died while it installed leaves its staging folder; the next installation clears it away.
    @Test func leftoversGo() throws {
        let staging = workshop.models.appendingPathComponent(".staging/pack")
        try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
        try Data("half a network".utf8).write(to: staging.appendingPathComponent("image.onnx"))
        #expect(workshop.registry.installed().count == 1, "what is not finished is not installed")
        _ = try workshop.registry.add(workshop.pack)
        #expect(workshop.installedNames == ["small@1.0.0"])
    }

    @Test func oneInstallsAtATime() throws {
        _ = try workshop.registry.add(workshop.pack)
        let lock = open(workshop.models.appendingPathComponent(".lock").path, O_RDWR)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        #expect(throws: ModelRegistryError.busy(folder: workshop.models.path)) {
            try workshop.registry.remove(model)
        }
    }

    @Test func brokenOnesAreNamedAndOthersStillWork() throws {
        _ = try workshop.registry.add(workshop.pack)
        let damaged = workshop.models.appendingPathComponent("other@1")
        try FileManager.default.copyItem(at: workshop.pack, to: damaged)
        #expect(workshop.registry.broken().map(\.name) == ["other@1"], "its manifest has another name")
        try FileManager.default.removeItem(
            at: workshop.models.appendingPathComponent("small@1.0.0/text.onnx"))
        #expect(workshop.registry.broken().map(\.name) == ["other@1", "small@1.0.0"])
        #expect(throws: PhotoEmbeddingError.self) { try workshop.registry.find("small") }
        #expect(workshop.registry.pack(of: model) == nil)
        try workshop.registry.remove(model)
    }
}
