import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// `model list`, `show`, `add`, `use` and `remove`.
@Suite(.serialized) struct ModelCommandTests {
    private let album: Album
    private let other: OtherModel

    init() throws {
        album = try Album()
        other = try OtherModel(in: album.file("other"))
        for sample in ["dahlia.jpg", "raccoon.jpg"] { try album.add(sample) }
    }

    private var installed: URL { album.home.appendingPathComponent(".local/share/afterimage-models") }

    private func json(_ arguments: String...) async throws -> [String: Any] {
        let outcome = try await album.run(arguments + ["--json"])
        #expect(outcome.status == 0, "\(outcome.messages)")
        return try outcome.json()
    }

    private func model(of arguments: String...) async throws -> String? {
        let outcome = try await album.run(arguments + ["--json"])
        return outcome.status == 0 ? try outcome.json()["model"] as? String : nil
    }

    private func vectors() throws -> [String: Int] {
        let models = try PhotoStore(album.library, for: .reading).status().models
        return Dictionary(uniqueKeysWithValues: models.map { ($0.model.rawValue, $0.vectors) })
    }

    @Test func showsWhatThereIsWithoutMakingAnything() async throws {
        let list = try await album.run(["model", "list"])
        #expect(list.status == 0)
        #expect(
            list.output.contains(/\* +afterimage-mini@\S+ +[\d.]+ MB +384 values.*Apache-2.0, built in\n/))
        let show = try await album.run(["model", "show"])
        #expect(show.output.contains(/Licence +Apache-2.0\n/) && show.output.contains("image.onnx"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: album.home.path).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: album.library.path))
    }

    @Test func addsShowsUsesAndRemoves() async throws {
        #expect(try await album.index().status == 0)
        let builtIn = try #require(try await model(of: "search", "flower"))
        let added = try await album.run(["model", "add", other.folder.path])
        #expect(added.status == 0, "\(added.messages)")
        #expect(added.output.contains(/Licence +MIT\n/) && added.output.contains(/SHA-256 +[0-9a-f]{64}\n/))
        #expect(
            try await album.run(["model", "add", other.folder.path]).output.contains("Already installed"))
        let shown = try await json("model", "show", "other")
        #expect((shown["card"] as? String)?.hasPrefix("#") == true)
        #expect((shown["pack"] as? [String: Any])?["precision"] as? String == "fp16")
        #expect(
            try await album.run(["model", "show", "other"]).output.contains(
                shown["card"] as? String ?? "none"))

        #expect(try await model(of: "search", "--model", "other", "flower") == nil, "not indexed with it yet")
        let used = try await album.use("other")
        #expect(used.status == 0, "\(used.messages)")
        #expect(used.output.contains("library now uses other@2.0.0"))
        #expect(try await model(of: "search", "flower") == other.model)
        #expect(try await model(of: "similar", album.photo("dahlia.jpg").path) == other.model)
        #expect(try vectors() == [other.model: 2], "the old ones are gone")
        let status = try await json("status")
        #expect((status["use"] as? [String: Any])?["serving"] as? String == other.model)

        // New photos get vectors of the model in use.
        try album.add("cat.png")
        #expect(try await album.index().status == 0)
        #expect(try vectors() == [other.model: 3])
        let refused = try await album.run(["model", "remove", "other", "--yes"])
        #expect(refused.status == 64 && refused.messages.contains("Switch to another model first"))
        #expect(try await album.run(["model", "remove", builtIn, "--yes"]).status == 64)

        #expect(try await album.use(builtIn, "--keep-old").status == 0)
        #expect(try vectors() == [other.model: 3, builtIn: 3])
        let unasked = try await album.run(["model", "remove", "other"])
        #expect(unasked.status == 64 && unasked.messages.contains("--yes"))
        let removed = try await json("model", "remove", "other", "--yes")
        #expect(removed["vectors"] as? Int == 3)
        #expect(try vectors() == [builtIn: 3])
        #expect(try await album.run(["model", "show", "other"]).status == 66)
        #expect(try FileManager.default.contentsOfDirectory(atPath: installed.path) == [".lock"])
    }

    @Test func aPackThatIsNotWhatItSaysIsNotInstalled() async throws {
        let file = other.folder.appendingPathComponent("text.onnx")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        let outcome = try await album.run(["model", "add", other.folder.path])
        #expect(outcome.status == 65)
        #expect(
            outcome.messages.contains("text.onnx is not the file")
                && outcome.messages.contains("not installed"))
        #expect(try await album.run(["model", "add", album.file("nowhere").path]).status == 66)
        #expect(try await album.run(["model", "use", "other"]).status == 66)
    }

    /// A mistyped library is not made: only `index` makes one.
    @Test func aChoiceNeedsALibrary() async throws {
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        let none = try await album.use("other")
        #expect(none.status == 66 && none.messages.contains("There is no library"), "\(none.messages)")
        #expect(!FileManager.default.fileExists(atPath: album.library.path))
        #expect(try await album.index().status == 0)
        #expect(try await album.use("other").status == 0)
        #expect(try vectors() == [other.model: 2])
        #expect(try await model(of: "search", "flower") == other.model)
    }

    @Test func aMissingPackIsSaid() async throws {
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        #expect(try await album.index().status == 0)
        #expect(try await album.use("other").status == 0)
        try FileManager.default.removeItem(at: installed.appendingPathComponent(other.model))
        for command in [["search", "flower"], ["index"]] {
            let outcome = try await album.run(command)
            #expect(outcome.status == 78)
            #expect(outcome.messages.contains("afterimage model add FOLDER"), "\(outcome.messages)")
        }
        #expect(try await album.run(["model", "list"]).output.contains("not installed"))
        // Either way out.
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        #expect(try await model(of: "search", "flower") == other.model)
        try FileManager.default.removeItem(at: installed.appendingPathComponent(other.model))
        #expect(try await album.use("afterimage-mini").status == 0)
        #expect(try await album.run(["search", "flower"]).status == 0)
        #expect(try vectors().count == 1)
    }

    /// The program brings a newer version of its own model: the library of the version before says what to do, and
    /// one run brings it over.
    @Test func aNewerBuiltInModelTakesOver() async throws {
        let earlier = try OtherModel(in: album.file("earlier"), id: "afterimage-mini", version: "0.0.1")
        #expect(try await album.index("--model", earlier.folder.path).status == 0)
        let early = try await album.run(["search", "flower"])
        #expect(early.status == 78)
        #expect(early.messages.contains("reads every photo again: afterimage index"), "\(early.messages)")
        let indexed = try await album.run(["index"])
        #expect(indexed.status == 0)
        #expect(indexed.messages.contains("read once more"), "\(indexed.messages)")
        #expect(try await album.run(["search", "flower"]).status == 0)
        #expect(try vectors().count == 1 && vectors()[earlier.model] == nil)
    }

    @Test func photosOutOfReachHoldASwitchUp() async throws {
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        try album.add("cat.png", as: "../disk/cat.png")
        let disk = album.file("disk")
        #expect(try await album.run(["index", album.photos.path, disk.path]).status == 0)
        let elsewhere = album.file("unplugged")
        try FileManager.default.moveItem(at: disk, to: elsewhere)
        let waiting = try await album.use("other")
        #expect(waiting.status == 66)
        #expect(waiting.messages.contains("1 photo could not be indexed"), "\(waiting.messages)")
        #expect(try await model(of: "search", "flower") != other.model)
        try FileManager.default.moveItem(at: elsewhere, to: disk)
        // Any run goes on with it.
        #expect(try await album.run(["index"]).status == 0)
        #expect(try await model(of: "search", "flower") == other.model)
        #expect(try vectors() == [other.model: 3])
        try FileManager.default.moveItem(at: disk, to: elsewhere)
        #expect(try await album.use("afterimage-mini", "--leave-absent").status == 0)
        #expect(try vectors().values.map { $0 } == [2])
    }

    @Test func namingTheModelInUseGivesASwitchUp() async throws {
        try album.add(copies: 30)
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        #expect(try await album.index().status == 0)
        let running = try album.start(["model", "use", "other", "--threads", "1"])
        while running.isRunning, try vectors()[other.model] ?? 0 == 0 {
            try await Task.sleep(for: .milliseconds(20))
        }
        running.send(SIGINT)
        let stopped = try await running.outcome()
        #expect(stopped.status == 130 && stopped.messages.contains("run the same command to continue"))
        let list = try await json("model", "list")
        let use = try #require(list["use"] as? [String: Any])
        #expect(use["pending"] as? String == other.model)
        #expect(use["waiting"] as? Int ?? 0 > 0)
        #expect(try await album.run(["model", "list"]).output.contains("left to index with other@2.0.0"))
        #expect(try await album.run(["model", "remove", "other", "--yes"]).status == 64)
        #expect(try await album.use("afterimage-mini").status == 0)
        #expect(try vectors()[other.model] == nil)
    }

    @Test func goesOnInTheBackground() async throws {
        #expect(try await album.run(["model", "add", other.folder.path]).status == 0)
        #expect(try await album.index().status == 0)
        let started = try await json("model", "use", "other", "--background")
        let log = try #require(started["log"] as? String)
        let deadline = ContinuousClock.now + .seconds(Program.patience)
        while try PhotoStore(album.library, for: .reading).models().retired != []
            || PhotoStore(album.library, for: .reading).models().serving?.rawValue != other.model,
            ContinuousClock.now < deadline
        {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await model(of: "search", "flower") == other.model)
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("searches use"))
        let mode = try FileManager.default.attributesOfItem(atPath: log)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
