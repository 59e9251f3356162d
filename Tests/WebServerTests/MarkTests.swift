import Foundation
import HTTPTypes
import HummingbirdTesting
import ImageDecoding
import PhotoTypes
import Testing

@testable import WebServer

/// Favourites, stars, hidden and turned photos, and photos that the user removes.
@Suite struct MarkTests {
    @Test func marksAreKeptShownAndUndone() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            let ask = try Asking(client)
            let before = try await ask(.get, "photos/1")
            #expect(before["favourite"] as? Bool == false && before["rating"] == nil)
            let changed = try await ask(
                .post, "marks", #"{"photos":[1,2],"favourite":true,"rating":4,"turn":-90}"#)
            let photo = try await ask(.get, "photos/1")
            #expect(photo["favourite"] as? Bool == true)
            #expect(photo["rating"] as? Int == 4 && photo["ratingFrom"] as? String == "library")
            #expect(photo["turned"] as? Int == 270)
            #expect(photo["version"] as? String != before["version"] as? String, "other pictures")
            let layout = try await ask(.get, "library/layout")
            #expect(Set(layout["favourites"] as? [Int] ?? []) == [1, 2])
            #expect(layout["turned"] as? [String: Int] == ["1": 270, "2": 270])
            #expect(try await ask.ids("favourites") == [1, 2])
            let exported = try await client.get("/api/v1/privacy/export")
            #expect(String(buffer: exported.body).contains(#""ratingFrom":"library""#))

            let marks = try #require(changed["before"])
            let body = try JSONSerialization.data(withJSONObject: ["marks": marks])
            _ = try await ask(.put, "marks", String(decoding: body, as: UTF8.self))
            #expect(try await ask(.get, "photos/1")["version"] as? String == before["version"] as? String)
            #expect(try await ask.ids("favourites").isEmpty)
            for wrong in [
                #"{"photos":[]}"#, #"{"photos":[1],"rating":6}"#, #"{"photos":[1],"turn":45}"#,
            ] {
                _ = try await ask(.post, "marks", wrong, is: .badRequest)
            }
            _ = try await ask(.get, "library/layout", query: "?show=all", is: .badRequest)
        }
    }

    @Test func hiddenPhotosLeaveTimelineAndSearchesButNotDuplicates() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        try FileManager.default.copyItem(
            atPath: library.photos + "/cat.png", toPath: library.photos + "/cat copy.png")
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        try await library.ask { client in
            let ask = try Asking(client)
            let all = try await ask.ids()
            #expect(all.count == 4)
            func found(_ path: String, _ query: String) async throws -> [[String: Any]] {
                let answer = try await ask(.get, path, query: query)
                return ["best", "more", "results"].flatMap { answer[$0] as? [[String: Any]] ?? [] }
            }
            let cats = try await found("search", "?q=a+cat&all=true").filter {
                ($0["name"] as? String)?.hasPrefix("cat") == true
            }.compactMap { $0["id"] as? Int }
            let cat = try #require(cats.first)
            _ = try await ask(.post, "marks", "{\"photos\":[\(cat)],\"hidden\":true}")
            #expect(try await ask.ids() == all.subtracting([cat]))
            #expect(try await ask.ids("hidden") == [cat])
            for query in ["?q=a+cat&all=true", "?q=a+cat&all=true&folder=\(library.photos)"] {
                #expect(try await !found("search", query).contains { $0["id"] as? Int == cat })
            }
            let other = try #require(all.subtracting(cats).first)
            #expect(try await !found("photos/\(other)/similar", "").contains { $0["id"] as? Int == cat })
            #expect(try await ask(.get, "photos/\(cat)")["hidden"] as? Bool == true, "it can be looked at")

            let members = try await ask.groups().flatMap { $0["photos"] as? [[String: Any]] ?? [] }
            #expect(members.first { $0["id"] as? Int == cat }?["hidden"] as? Bool == true)
            _ = try await ask(.post, "marks", "{\"photos\":[\(cat)],\"hidden\":false}")
            #expect(try await ask.ids() == all)
        }
    }

    @Test func picturesAreShownTurned() async throws {
        let library = try await ServedLibrary(["sunset.jpg"])
        try await library.ask { client in
            let ask = try Asking(client)
            func size(_ path: String) async throws -> (PixelSize, String) {
                let answer = try await client.get("/api/v1/photos/1/\(path)")
                let pixels = try PortableDecoder().thumbnail(
                    Array(answer.body.readableBytesView), side: 4_000)
                return (pixels.size, try #require(answer.headers[.eTag]))
            }
            for path in ["thumbnail?side=160", "preview"] {
                let (before, etag) = try await size(path)
                _ = try await ask(.post, "marks", #"{"photos":[1],"turn":90}"#)
                let (turned, otherTag) = try await size(path)
                #expect(turned == PixelSize(width: before.height, height: before.width))
                #expect(etag != otherTag)
                let again = try await client.get("/api/v1/photos/1/\(path)", [.ifNoneMatch: etag])
                #expect(again.status == .ok, "what the browser has shows it as it was")
                _ = try await ask(.post, "marks", #"{"photos":[1],"turn":-90}"#)
            }
            let original = try await client.get("/api/v1/photos/1/original")
            let file = try Data(contentsOf: URL(fileURLWithPath: library.photos + "/sunset.jpg"))
            #expect(Data(original.body.readableBytesView) == file)
        }
    }

    @Test func photosGoToQuarantineFromAnywhereAndComeBack() async throws {
        let library = try await ServedLibrary()
        try await library.ask { client in
            let ask = try Asking(client)
            let all = try await ask.ids()
            _ = try await ask(.post, "marks", #"{"photos":[1],"favourite":true}"#)
            let removed = try await ask(.post, "quarantine", #"{"photos":[1,2]}"#)
            #expect(removed["moved"] as? Int == 2)
            #expect(try await ask.ids() == all.subtracting([1, 2]))
            let batches = try await ask(.get, "quarantine")["batches"] as? [[String: Any]] ?? []
            let photos = batches.flatMap { $0["photos"] as? [[String: Any]] ?? [] }
            #expect(photos.count == 2 && photos.allSatisfy { $0["chosen"] as? Bool == true })
            let lines = String(buffer: try await client.get("/api/v1/privacy/export").body)
            #expect(lines.contains(#""mark":{"favourite":true"#), "marks of what is in quarantine, too")

            let emptied = try await ask(
                .post, "quarantine/empty", #"{"olderThanDays":0,"confirm":"delete"}"#)
            #expect(emptied["deleted"] as? Int == 0)
            #expect((emptied["refused"] as? [Any])?.count == 2, "perhaps the only copies")
            let batch = try #require(removed["batch"] as? String)
            let restored = try await ask(.post, "quarantine/restore", "{\"batch\":\"\(batch)\"}")
            #expect(restored["restored"] as? Int == 2)
            #expect(try await ask.ids() == all)
            #expect(try await ask(.get, "photos/1")["favourite"] as? Bool == true)

            _ = try await ask(.post, "quarantine", #"{"photos":[2]}"#)
            let gone = try await ask(
                .post, "quarantine/empty", #"{"olderThanDays":0,"confirm":"delete","includeChosen":true}"#)
            #expect(gone["deleted"] as? Int == 1)
            _ = try await ask(.post, "quarantine", #"{"photos":[2]}"#, is: .notFound)
            _ = try await ask(.post, "quarantine", #"{"photos":[1,1]}"#, is: .badRequest)
        }
    }
}
