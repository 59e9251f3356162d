import Crypto
import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoEmbedding

/// Each test damages a copy of the built-in pack.
@Suite struct ModelPackTests {
    let folder: TemporaryFolder
    let pack: URL

    init() throws {
        folder = try TemporaryFolder()
        pack = folder.url.appending(path: "pack")
        try FileManager.default.copyItem(at: try ModelPack.builtIn().folder, to: pack)
    }

    private func file(_ path: String) -> URL { pack.appending(path: path) }

    /// Replaces the manifest by an edited one.
    private func edit(_ change: (inout [String: Any]) -> Void) throws {
        let url = file("model.json")
        var manifest = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        change(&manifest)
        try JSONSerialization.data(withJSONObject: manifest).write(to: url)
    }

    /// Replaces a file and has the manifest agree, as a forger would.
    private func forge(_ path: String, _ content: Data) throws {
        try content.write(to: file(path))
        try edit { manifest in
            let files = (manifest["files"] as? [[String: Any]] ?? []).map { entry in
                guard entry["path"] as? String == path else { return entry }
                let digest = SHA256.hash(data: content).hex
                return ["path": path, "bytes": content.count, "sha256": digest] as [String: Any]
            }
            manifest["files"] = files
        }
    }

    private func expectInvalid(_ reason: String) {
        #expect {
            try ModelPack(folder: pack).verifyFiles()
        } throws: { error in
            guard case PhotoEmbeddingError.manifestInvalid(_, let found) = error else { return false }
            return found.contains(reason)
        }
    }

    @Test func wholePackIsFine() throws {
        let loaded = try ModelPack(folder: pack)
        try loaded.verifyFiles()
        #expect(loaded.model == ModelID("\(loaded.manifest.id)@\(loaded.manifest.version)"))
        let bytes = loaded.manifest.files.reduce(0) { $0 + $1.bytes }
        #expect(bytes <= 16 << 20, "the built-in pack has \(bytes) bytes")
    }

    @Test func cardPrecisionAndCoreMLAreOptional() throws {
        try edit {
            $0["card"] = nil
            $0["precision"] = nil
            $0["coreml"] = nil
        }
        let plain = try ModelPack(folder: pack)
        #expect(try plain.card() == nil)
        #expect(plain.manifest.precision == nil && plain.manifest.coreml == nil)
        try edit { $0["card"] = "CARD.md" }
        expectInvalid("files does not name \"CARD.md\"")
        try FileManager.default.createDirectory(
            at: file("image.mlpackage"), withIntermediateDirectories: true)
        try add("CARD.md", Data("# What it knows".utf8))
        try edit {
            $0["precision"] = "int4"
            $0["coreml"] = ["image": "image.mlpackage"]
        }
        expectInvalid("files names nothing in \"image.mlpackage\"")
        try add("image.mlpackage/Manifest.json", Data("{}".utf8))
        let full = try ModelPack(folder: pack)
        #expect(try full.card() == "# What it knows")
        #expect(full.manifest.precision == "int4" && full.manifest.coreml?.image == "image.mlpackage")
        try Data("# What it knew".utf8).write(to: file("CARD.md"))
        #expect(throws: PhotoEmbeddingError.self) { try ModelPack(folder: pack).card() }
    }

    /// A file that the manifest names from now on.
    private func add(_ path: String, _ content: Data) throws {
        try edit { $0["files"] = ($0["files"] as? [[String: Any]] ?? []) + [["path": path]] }
        try forge(path, content)
    }

    @Test func saysFromWhichCosineCopiesAreLookedFor() throws {
        #expect(try ModelPack(folder: pack).manifest.calibration.nearDuplicateCosine == 0.5)
        try edit { $0["calibration"] = ["temperature": 0.1, "relevanceCutoff": 0.2] }
        #expect(try ModelPack(folder: pack).manifest.calibration.nearDuplicateCosine == nil)
        try edit {
            $0["calibration"] = ["temperature": 0.1, "relevanceCutoff": 0.2, "nearDuplicateCosine": 50]
        }
        expectInvalid("calibration.nearDuplicateCosine")
    }

    @Test func saysWhenThereIsNone() throws {
        let absent = folder.url.appending(path: "absent")
        #expect(throws: PhotoEmbeddingError.packNotFound(path: absent.path)) { try ModelPack(folder: absent) }
        #expect(throws: PhotoEmbeddingError.packNotFound(path: folder.url.path)) {
            try ModelPack(folder: folder.url)
        }
    }

    @Test func refusesANewerFormat() throws {
        // A newer format may look quite different: its number alone must do.
        try Data(#"{"format": 2, "towers": []}"#.utf8).write(to: file("model.json"))
        let error = #expect(throws: PhotoEmbeddingError.self) { try ModelPack(folder: pack) }
        #expect(error == .formatTooNew(path: pack.path, format: 2))
        #expect(error?.description.contains("Update afterimage") == true)
    }

    @Test func saysWhatIsWrongWithAManifest() throws {
        let url = file("model.json")
        let good = try Data(contentsOf: url)
        for (text, reason) in [
            ("", "not JSON"), ("{", "not JSON"), ("[]", "wrong type"), ("{}", "format is missing"),
            (#"{"format": "1"}"#, "format has the wrong type"), (#"{"format": 0}"#, "format 0"),
            (#"{"format": 1}"#, "id is missing"),
        ] {
            try Data(text.utf8).write(to: url)
            expectInvalid(reason)
        }
        try Data(repeating: 0x20, count: 2 << 20).write(to: url)
        expectInvalid("larger")
        try good.write(to: url)
        try ModelPack(folder: pack).verifyFiles()
    }

    @Test(arguments: [
        ("id", "A/../b", "id may hold"), ("id", "", "id may hold"), ("version", "1@2", "version may hold"),
        ("dimension", "0", "dimension"), ("image.width", "0", "image.width"),
        ("image.height", "100000", "height"),
        ("image.resize.size", "10", "smaller than the input"),
        ("image.resize.mode", "stretch", "image.resize.mode"),
        ("image.colour", "CMYK", "image.colour"), ("image.crop", "none", "image.crop"),
        ("text.context", "1", "text.context"), ("text.prompt", "a photo", "text.prompt"),
        ("text.tokenizer.kind", "sentencepiece", "text.tokenizer.kind"),
        ("image.file", "other.onnx", "does not name"),
        ("golden", "golden/none.json", "does not name"), ("image.file", "../image.onnx", "does not name"),
    ])
    func refusesValuesOutOfRange(_ field: String, _ value: String, _ reason: String) throws {
        try edit { manifest in
            func set(_ object: inout [String: Any], _ keys: ArraySlice<Substring>) {
                guard let key = keys.first.map(String.init) else { return }
                if keys.count == 1 {
                    object[key] = Int(value) ?? value as Any
                } else {
                    var inner = object[key] as? [String: Any] ?? [:]
                    set(&inner, keys.dropFirst())
                    object[key] = inner
                }
            }
            set(&manifest, field.split(separator: ".")[...])
        }
        expectInvalid(reason)
    }

    @Test(arguments: [
        "../outside.onnx", "/etc/passwd", "golden/../../outside", "./image.onnx", "golden//0.ppm", "", "a\\b",
        "a\0b",
        "golden/", "..",
    ])
    func refusesPathsThatLeaveThePack(_ path: String) throws {
        try Data("secret".utf8).write(to: folder.url.appending(path: "outside.onnx"))
        try edit { manifest in
            let entry =
                ["path": path, "bytes": 6, "sha256": String(repeating: "0", count: 64)] as [String: Any]
            manifest["files"] = (manifest["files"] as? [[String: Any]] ?? []) + [entry]
        }
        expectInvalid("unsafe path")
    }

    @Test func refusesALinkThatLeavesThePack() throws {
        let outside = folder.url.appending(path: "outside.onnx")
        try FileManager.default.moveItem(at: file("image.onnx"), to: outside)
        try FileManager.default.createSymbolicLink(at: file("image.onnx"), withDestinationURL: outside)
        #expect(throws: PhotoEmbeddingError.fileMissing(path: file("image.onnx").path)) {
            try ModelPack(folder: pack)
        }
    }

    @Test func refusesFilesNamedTwiceOrWithoutHash() throws {
        try edit { manifest in
            let files = manifest["files"] as? [[String: Any]] ?? []
            manifest["files"] = files + files.prefix(1)
        }
        expectInvalid("twice")
        try edit { manifest in
            var files = manifest["files"] as? [[String: Any]] ?? []
            files.removeLast()
            files[0]["sha256"] = "abc"
            manifest["files"] = files
        }
        expectInvalid("sha256")
    }

    @Test func namesAMissingFile() throws {
        for path in try ModelPack(folder: pack).manifest.files.map(\.path) {
            let content = try Data(contentsOf: file(path))
            try FileManager.default.removeItem(at: file(path))
            #expect(throws: PhotoEmbeddingError.fileMissing(path: file(path).path)) {
                try ModelPack(folder: pack)
            }
            try content.write(to: file(path))
        }
        try ModelPack(folder: pack).verifyFiles()
    }

    @Test func noticesAShortenedFile() throws {
        let content = try Data(contentsOf: file("image.onnx"))
        try content.dropLast(1000).write(to: file("image.onnx"))
        #expect(
            throws: PhotoEmbeddingError.fileTampered(
                path: file("image.onnx").path, expected: "\(content.count) bytes",
                found: "\(content.count - 1000) bytes")
        ) { try ModelPack(folder: pack) }
    }

    /// One changed bit in each file: found when that file is used, and by the check of all.
    @Test func noticesATamperedFile() throws {
        for path in try ModelPack(folder: pack).manifest.files.filter({ $0.bytes > 0 }).map(\.path) {
            let content = try Data(contentsOf: file(path))
            var changed = content
            changed[content.count / 2] ^= 1
            try changed.write(to: file(path))
            let loaded = try ModelPack(folder: pack)
            #expect {
                try loaded.verifyFiles()
            } throws: { error in
                guard case PhotoEmbeddingError.fileTampered(let found, _, _) = error else { return false }
                return found == file(path).path
            }
            let manifest = loaded.manifest
            if path == manifest.image.file {
                #expect(throws: PhotoEmbeddingError.self) { try PackImageEmbedder(loaded) }
            } else if path == manifest.text.file || path == manifest.text.tokenizer.vocabulary {
                #expect(throws: PhotoEmbeddingError.self) { try PackTextEmbedder(loaded) }
            }
            try content.write(to: file(path))
        }
    }

    /// A pack whose hashes were made to fit, but whose vectors are another model's.
    @Test func goldenVectorsTellAnotherModel() throws {
        let url = file(try ModelPack(folder: pack).manifest.golden)
        let path = try ModelPack(folder: pack).manifest.golden
        var golden = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        for kind in ["images", "texts"] {
            let items = golden[kind] as? [[String: Any]] ?? []
            golden[kind] = items.map { item in
                item.merging(["vector": (item["vector"] as? [Double] ?? []).reversed().map { $0 }]) { $1 }
            }
        }
        try forge(path, try JSONSerialization.data(withJSONObject: golden))
        let loaded = try ModelPack(folder: pack)
        #expect {
            try PackImageEmbedder(loaded).verifyGolden()
        } throws: { error in
            if case PhotoEmbeddingError.goldenMismatch = error { return true } else { return false }
        }
        #expect {
            try PackTextEmbedder(loaded).verifyGolden()
        } throws: { error in
            if case PhotoEmbeddingError.goldenMismatch = error { return true } else { return false }
        }
    }

    @Test func goldenTokensTellAnotherVocabulary() throws {
        let path = try ModelPack(folder: pack).manifest.text.tokenizer.vocabulary
        let vocabulary = String(decoding: try Data(contentsOf: file(path)), as: UTF8.self)
        try forge(path, Data(vocabulary.replacing("\nthe\n", with: "\n[swapped]\n").utf8))
        let loaded = try ModelPack(folder: pack)
        #expect {
            try PackTextEmbedder(loaded).verifyGolden()
        } throws: { error in
            if case PhotoEmbeddingError.tokenizerInvalid = error { return true } else { return false }
        }
    }

    @Test func saysWhenANetworkIsNone() throws {
        try forge("image.onnx", Data("not a network".utf8))
        let loaded = try ModelPack(folder: pack)
        #expect {
            _ = try PackImageEmbedder(loaded)
        } throws: { error in
            if case PhotoEmbeddingError.modelUnusable = error { return true } else { return false }
        }
        // The other tower does not mind.
        try PackTextEmbedder(loaded).verifyGolden()
    }

    @Test func refusesDamagedGoldenFiles() throws {
        let path = try ModelPack(folder: pack).manifest.golden
        for text in ["", "{}", #"{"images": [], "texts": [], "minimumCosine": 0.5}"#] {
            try forge(path, Data(text.utf8))
            let loaded = try ModelPack(folder: pack)
            #expect {
                _ = try GoldenVectors(loaded)
            } throws: { error in
                if case PhotoEmbeddingError.manifestInvalid(path, _) = error {
                    return true
                } else {
                    return false
                }
            }
        }
    }
}
