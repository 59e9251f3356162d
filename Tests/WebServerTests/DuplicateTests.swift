import Foundation
import HTTPTypes
import HummingbirdTesting
import ImageDecoding
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

/// Real photos with copies of two of them, looked for, decided on, taken away and brought back.
@Suite struct DuplicateTests {
    /// `cat.png` twice; `sunset.jpg` once more, smaller and encoded anew.
    private func library() async throws -> ServedLibrary {
        let library = try await ServedLibrary(isIndexed: false)
        try FileManager.default.copyItem(
            atPath: library.photos + "/cat.png", toPath: library.photos + "/cat copy.png")
        let sunset = try Data(contentsOf: URL(fileURLWithPath: library.photos + "/sunset.jpg"))
        let pixels = try PortableDecoder().thumbnail(Array(sunset), side: 800)
        try Data(try ThumbnailEncoder(quality: 85).encode(pixels)).write(
            to: URL(fileURLWithPath: library.photos + "/sunset-small.jpg"))
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        return library
    }

    private func names(_ group: [String: Any], keep: Bool) -> [String] {
        (group["photos"] as? [[String: Any]] ?? []).filter { $0["keep"] as? Bool == keep }
            .compactMap { $0["name"] as? String }
    }

    private func ids(_ group: [String: Any], keep: Bool? = nil) -> [Int] {
        (group["photos"] as? [[String: Any]] ?? []).filter { keep == nil || $0["keep"] as? Bool == keep }
            .compactMap { $0["id"] as? Int }
    }

    /// What is suggested for the groups.
    private func choice(_ groups: [[String: Any]]) throws -> String {
        let chosen = groups.map {
            ["id": $0["id"] ?? "", "keep": ids($0, keep: true), "remove": ids($0, keep: false)]
        }
        return String(decoding: try JSONSerialization.data(withJSONObject: ["groups": chosen]), as: UTF8.self)
    }

    private func files(_ library: ServedLibrary) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: library.photos).filter { !$0.hasPrefix(".") })
    }

    /// The export's lines of a type.
    private func exported(_ type: String, _ client: Client) async throws -> [[String: Any]] {
        let answer = try await client.get("/api/v1/privacy/export")
        return try String(buffer: answer.body).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["type"] as? String == type }
    }

    @Test func theExportHoldsWhatWasDecidedAndDone() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            let groups = try await ask.groups()
            for type in ["decision", "quarantine", "rules"] {
                #expect(try await exported(type, client).isEmpty, "\(type)")
            }
            let (pair, gone) = (ids(groups[0]), groups[1])
            _ = try await ask(
                .post, "duplicates/decisions", "{\"a\":\(pair[0]),\"b\":\(pair[1]),\"same\":false}")
            let applied = try await ask(.post, "duplicates/apply", try choice([gone]))
            let said = try await exported("decision", client)
            #expect(said.count == 1 && said[0]["same"] as? Bool == false)
            let photos = try await exported("photo", client)
            let hashes = Set(photos.compactMap { $0["sha256"] as? String })
            #expect(hashes.isSuperset(of: ["first", "second"].compactMap { said[0][$0] as? String }))
            #expect(said[0]["time"] is String)
            let entry = try #require(try await exported("quarantine", client).first)
            #expect(entry["state"] as? String == "quarantined")
            #expect(entry["batch"] as? String == applied["batch"] as? String)
            let photo = try #require(entry["photo"] as? [String: Any])
            #expect((photo["path"] as? String).map { $0.hasSuffix(names(gone, keep: false)[0]) } == true)
            #expect((entry["kept"] as? String).map { $0.hasSuffix(names(gone, keep: true)[0]) } == true)
            #expect((entry["place"] as? String)?.contains(".afterimage-quarantine/") == true)
        }
    }

    @Test func newPhotosMakeWhatWasFoundOutdated() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            _ = try await ask.groups()
            try FileManager.default.copyItem(
                atPath: library.photos + "/sunset-small.jpg", toPath: library.photos + "/new.jpg")
            let file = try #require(FileHandle(forWritingAtPath: library.photos + "/new.jpg"))
            try file.seekToEnd()
            try file.write(contentsOf: Data("other bytes".utf8))
            try file.close()
            _ = try await client.send(.post, "/api/v1/indexing/run", client.owner)
            // What was found is told again for a while.
            for _ in 0..<200 where try await ask(.get, "duplicates")["state"] as? String != "outdated" {
                try await Task.sleep(for: .milliseconds(100))
            }
            let outdated = try await ask(.get, "duplicates")
            #expect(outdated["state"] as? String == "outdated")
            #expect(outdated["newPhotos"] as? Int == 1)
            // Compared, and done.
            #expect(try await ask.groups().count == 2)
        }
    }

    @Test func aFolderWithPhotosInQuarantineIsNotForgottenUnasked() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            let groups = try await ask.groups()
            _ = try await ask(.post, "duplicates/apply", try choice(groups))
            let folder = "?path=\(library.photos)"
            let refused = try await client.send(.delete, "/api/v1/indexing/folders" + folder, client.owner)
            #expect(refused.status == .conflict)
            #expect(refused.code == "photos-in-quarantine")
            #expect(try await client.get("/api/v1/session").json()["photos"] as? Int ?? 0 > 0)
            let answer = try await ask(.delete, "indexing/folders", query: folder + "&leaveQuarantine=true")
            #expect((answer["folders"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func exactCopiesAreSureBesideAnEditedVersion() async throws {
        let library = try await library()
        let sunset = library.photos + "/sunset.jpg"
        try FileManager.default.copyItem(atPath: sunset, toPath: library.photos + "/sunset copy.jpg")
        let whole = try PortableDecoder().thumbnail(
            Array(try Data(contentsOf: URL(fileURLWithPath: sunset))), side: 1_000)
        let part = PixelSize(width: whole.width * 7 / 8, height: whole.height)
        let rows = (0..<part.height).flatMap { row in
            whole.pixels[(row * whole.width * 3)..<((row * whole.width + part.width) * 3)]
        }
        try Data(try ThumbnailEncoder(quality: 90).encode(PixelImage(size: part, pixels: rows))).write(
            to: URL(fileURLWithPath: library.photos + "/sunset-cropped.jpg"))
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        try await library.ask { client in
            let ask = try Asking(client)
            let groups = try await ask.groups()
            let mixed = try #require(groups.first { $0["kind"] as? String == "near-duplicate" })
            #expect(mixed["sure"] as? Bool == false)
            #expect((mixed["photos"] as? [Any])?.count == 4)
            let answer = try await ask(.get, "duplicates", query: "?sure=true")
            let sure = try #require(answer["groups"] as? [[String: Any]])
            #expect((answer["sure"] as? [String: Int])?["groups"] == sure.count)
            let exact = try #require(sure.first { $0["id"] as? String == mixed["id"] as? String })
            #expect(exact["sure"] as? Bool == true)
            #expect(!names(exact, keep: false).contains("sunset-cropped.jpg"))

            _ = try await ask(.post, "duplicates/apply", try choice(sure))
            let left = try files(library)
            #expect(left.contains("sunset-cropped.jpg"))
            #expect(left.intersection(["sunset.jpg", "sunset copy.jpg"]).count == 1)
        }
    }

    @Test func copiesAreTakenAwayAndBroughtBack() async throws {
        let library = try await library()
        let before = try Data(contentsOf: URL(fileURLWithPath: library.photos + "/sunset-small.jpg"))
        try await library.ask { client in
            let ask = try Asking(client)
            #expect(try await ask(.get, "duplicates")["state"] as? String == "never")
            let groups = try await ask.groups()
            #expect(Set(groups.map { names($0, keep: true) }) == [["cat.png"], ["sunset.jpg"]])
            #expect(Set(groups.map { names($0, keep: false) }) == [["cat copy.png"], ["sunset-small.jpg"]])
            let same = try await ask(.get, "duplicates", query: "?kind=same-bytes&kind=burst&sort=size")
            #expect(same["total"] as? Int == 1)
            #expect((same["sure"] as? [String: Int])?["photos"] == 1)
            #expect((try await ask(.get, "duplicates", query: "?offset=1")["groups"] as? [Any])?.count == 1)

            let applied = try await ask(.post, "duplicates/apply", try choice(groups))
            #expect(applied["moved"] as? Int == 2)
            #expect((applied["refused"] as? [Any])?.isEmpty == true)
            let batch = try #require(applied["batch"] as? String)
            #expect(try files(library) == ["cat.png", "sunset.jpg", "two-dogs-on-a-stair.jpg"])
            #expect(try await ask(.get, "duplicates")["total"] as? Int == 0)
            #expect((try await ask(.get, "library/layout")["ids"] as? [Any])?.count == 3)

            let quarantine = try await ask(.get, "quarantine")
            #expect(quarantine["bytes"] as? Int == applied["space"] as? Int)
            let held = try #require((quarantine["batches"] as? [[String: Any]])?.first)
            #expect(held["id"] as? String == batch)
            let photos = try #require(held["photos"] as? [[String: Any]])
            let cat = try #require(photos.first { $0["name"] as? String == "cat copy.png" })
            #expect(cat["path"] as? String == library.photos + "/cat copy.png")
            let stores = try await ask(.get, "privacy")["stores"] as? [[String: Any]]
            #expect(stores?.contains { $0["bytes"] as? Int == quarantine["bytes"] as? Int } == true)

            // Something else has come to its place.
            try Data("new".utf8).write(to: URL(fileURLWithPath: library.photos + "/cat copy.png"))
            let item = try #require(cat["id"] as? Int)
            let one = try await ask(.post, "quarantine/restore", "{\"items\":[\(item)]}")
            #expect(one["restored"] as? Int == 1)
            let renamed = try #require((one["renamed"] as? [[String: String]])?.first)
            #expect(renamed["now"] == library.photos + "/cat copy (restored).png")
            _ = try await ask(.post, "quarantine/restore", "{\"items\":[\(item)]}", is: .notFound)
            let rest = try await ask(.post, "quarantine/restore", "{\"batch\":\"\(batch)\"}")
            #expect(rest["restored"] as? Int == 1)
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: library.photos + "/sunset-small.jpg")) == before)
            #expect(try await ask(.get, "duplicates")["total"] as? Int == 2)
            #expect((try await ask(.get, "quarantine")["batches"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func whatIsSaidCountsUntilTakenBack() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            let groups = try await ask.groups()
            let group = try #require(groups.first)
            let id = try #require(group["id"] as? String)
            let said = try await ask(
                .post, "duplicates/decisions", "{\"group\":\"\(id)\",\"different\":true}")
            #expect(said["total"] as? Int == 1)
            _ = try await ask(
                .post, "duplicates/decisions", "{\"group\":\"\(id)\",\"different\":true}", is: .notFound)
            let undone = try await ask(
                .post, "duplicates/decisions", "{\"photos\":\(ids(group)),\"undecided\":true}")
            #expect(undone["total"] as? Int == 2)
            let pair = groups.compactMap { ids($0).first }
            let joined = try await ask(
                .post, "duplicates/decisions", "{\"a\":\(pair[0]),\"b\":\(pair[1]),\"same\":true}")
            #expect(joined["total"] as? Int == 1)
            for body in [
                "{\"a\":1,\"b\":2}", "{\"a\":1,\"same\":true}", "{\"photos\":[1,1],\"same\":true}",
                "{\"a\":1,\"b\":2,\"undecided\":false}", "{\"a\":1,\"b\":2,\"same\":true,\"undecided\":true}",
            ] {
                _ = try await ask(.post, "duplicates/decisions", body, is: .badRequest)
            }
            _ = try await ask(
                .post, "duplicates/decisions", "{\"a\":1,\"b\":99,\"same\":true}", is: .notFound)
        }
    }

    @Test func aPhotoStaysWhereTheOneToKeepIsNoLongerWhatItWas() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            let groups = try await ask.groups()
            let wrong = try choice(
                groups.map { group in
                    var group = group
                    group["photos"] = (group["photos"] as? [[String: Any]])?.filter {
                        $0["keep"] as? Bool == false
                    }
                    return group
                })
            _ = try await ask(.post, "duplicates/apply", wrong, is: .badRequest)
            _ = try await ask(
                .post, "duplicates/apply",
                try choice(groups).replacing("\"remove\":[", with: "\"remove\":[99,"), is: .badRequest)
            try Data("changed".utf8).write(to: URL(fileURLWithPath: library.photos + "/cat.png"))
            let before = try files(library)
            let applied = try await ask(.post, "duplicates/apply", try choice(groups))
            #expect(applied["moved"] as? Int == 1)
            let refused = try #require((applied["refused"] as? [[String: Any]])?.first)
            #expect(refused["path"] as? String == library.photos + "/cat copy.png")
            #expect((refused["reason"] as? String)?.contains("photo to keep has changed") == true)
            #expect(groups.flatMap { ids($0, keep: false) }.contains(refused["id"] as? Int ?? 0))
            #expect(try files(library) == before.subtracting(["sunset-small.jpg"]))
        }
    }

    @Test func erasingAsksAboutPhotosInQuarantine() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            _ = try await ask(.post, "duplicates/apply", try choice(try await ask.groups()))
            let refused = try await ask(
                .post, "privacy/erase", "{\"confirm\":\"erase\"}", is: .conflict)
            #expect((refused["error"] as? [String: String])?["code"] == "photos-in-quarantine")
            #expect((try await ask(.get, "library/layout")["ids"] as? [Any])?.count == 3)
            // While looking for more.
            _ = try await ask(.post, "duplicates/check", is: .accepted)
            let erased = try await ask(
                .post, "privacy/erase", "{\"confirm\":\"erase\",\"leaveQuarantine\":true}")
            #expect(erased["leftInQuarantine"] as? Int == 2)
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
            #expect(FileManager.default.fileExists(atPath: library.photos + "/.afterimage-quarantine"))
            #expect(try await ask(.get, "duplicates")["state"] as? String == "never")
            #expect((try await ask(.get, "quarantine")["batches"] as? [Any])?.isEmpty == true)
            _ = try await ask(.post, "duplicates/check", is: .conflict)
            _ = try await ask(.post, "quarantine/restore", "{\"all\":true}", is: .conflict)
            #expect(!FileManager.default.fileExists(atPath: library.root + "/library"))
        }
    }

    @Test func movesLeftOpenAreSettledAtTheStart() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            _ = try await ask(.post, "duplicates/apply", try choice(try await ask.groups()))
        }
        do {
            // As by a process that was killed before it deleted anything.
            let store = try PhotoStore(library.state.configuration.library, for: .writing)
            try store.recordDeleting(try store.quarantineItems(in: [.quarantined]), at: Date())
            store.close()
        }
        #expect(try await library.state.library.read { try $0.hasQuarantineIntents() })
        try await library.state.settleMoves()
        #expect(try await library.state.library.read { try !$0.hasQuarantineIntents() })
        #expect(
            try await library.state.library.read { try $0.quarantineItems(in: [.quarantined]).count } == 2)
    }

    @Test func whatIsSwitchedOffIsOffAndItsPhotosComeBack() async throws {
        let library = try await library()
        try await library.ask { client in
            let ask = try Asking(client)
            _ = try await ask(.post, "duplicates/apply", try choice(try await ask.groups()))
            let told = try JSONSerialization.jsonObject(
                with: Data((try await library.state.event(.duplicates)).readableBytesView))
            #expect(
                ask.schema.flaws(of: told, ["$ref": "#/components/schemas/DuplicatesState"]).isEmpty,
                "\(told)")
            _ = try await ask(.put, "settings", "{\"features\":{\"duplicates\":false}}")
            _ = try await ask(.get, "duplicates", is: .forbidden)
            _ = try await ask(.post, "duplicates/check", is: .forbidden)
            let back = try await ask(.post, "quarantine/restore", "{\"all\":true}")
            #expect(back["restored"] as? Int == 2)
        }
    }
}
