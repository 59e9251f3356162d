import Foundation
import HTTPTypes
import HummingbirdTesting
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

@Suite struct LibraryTests {
    @Test func theLayoutHasAllPhotosInOrder() async throws {
        let library = try await ServedLibrary([
            "sunset.jpg", "cat.png", "galaxies.jpg", "bridge-at-night.jpg",
        ])
        try await library.ask { client in
            let newest = try await client.get("/api/v1/library/layout")
            let layout = try newest.json()
            let (ids, days) = (layout["ids"] as? [Int] ?? [], layout["days"] as? [Int] ?? [])
            #expect(ids.count == 4)
            #expect(days.count == 4)
            #expect(days == days.sorted(by: >))
            for (id, aspect) in zip(ids, layout["aspects"] as? [Int] ?? []) {
                let photo = try await client.get("/api/v1/photos/\(id)").json()
                let (width, height) = (photo["width"] as? Int ?? 0, photo["height"] as? Int ?? 1)
                #expect(aspect == width * 1000 / height)
            }
            let oldest = try await client.get("/api/v1/library/layout?order=oldest").json()
            #expect(oldest["ids"] as? [Int] == ids.reversed())
            let etag = try #require(newest.headers[.eTag])
            #expect(
                try await client.get("/api/v1/library/layout", [.ifNoneMatch: etag]).status == .notModified)
            let other = try await client.get("/api/v1/library/layout?order=oldest", [.ifNoneMatch: etag])
            #expect(other.status == .ok)
        }
    }

    @Test func theLayoutFollowsTheLibrary() async throws {
        let library = try await ServedLibrary(["sunset.jpg", "cat.png"])
        let configuration = library.state.configuration
        let photos = library.photos
        try await library.ask { client in
            let before = try await client.get("/api/v1/library/layout")
            try FileManager.default.removeItem(atPath: photos + "/cat.png")
            try await ServedLibrary.index(configuration, PhotoPath(photos))
            let etag = try #require(before.headers[.eTag])
            let after = try await client.get("/api/v1/library/layout", [.ifNoneMatch: etag])
            #expect(after.status == .ok)
            #expect((try after.json()["ids"] as? [Int])?.count == 1)
        }
    }

    @Test func numbersAreWrittenAsTheyAre() {
        let rows = [
            LibraryLayout.Row(id: 9_223_372_036_854_775_807, wallClock: -1, aspect: 1),
            LibraryLayout.Row(id: 10, wallClock: nil, aspect: 2_147_483_647, isFavourite: true),
            LibraryLayout.Row(id: 1, wallClock: 86_400_000, aspect: 1_500, turn: .left),
        ]
        #expect(
            String(buffer: LayoutJSON.encode(rows, revision: "a-b", tones: [10: 0x0f8, 11: 0xfff]))
                == #"{"aspects":[1,2147483647,1500],"days":[-1,null,1],"favourites":[10],"ids":[9223372036854775807,10,1],"revision":"a-b","tones":"---0f8---","turned":{"1":270}}"#
        )
    }

    @Test func wordsFindPhotos() async throws {
        let library = try await ServedLibrary([
            "sunset.jpg", "two-dogs-on-a-stair.jpg", "cat.png", "citrus-slices.jpg",
        ])
        try await library.ask { client in
            let answer = try await client.get("/api/v1/search?q=two+dogs+-%22a+cat%22&all=true").json()
            let query = try #require(answer["query"] as? [String: Any])
            #expect(query["wanted"] as? String == "two dogs")
            #expect(query["unwanted"] as? [String] == ["a cat"])
            let best = try #require(answer["best"] as? [[String: Any]])
            let more = try #require(answer["more"] as? [[String: Any]])
            #expect(best.first?["name"] as? String == "two-dogs-on-a-stair.jpg")
            #expect(best.count + more.count == 4)
            let few = try await client.get("/api/v1/search?q=dogs&all=true&limit=2").json()
            #expect(((few["best"] as? [Any])?.count ?? 0) + ((few["more"] as? [Any])?.count ?? 0) == 2)
            let nowhere = try await client.get("/api/v1/search?q=dogs&folder=/none").json()
            #expect((nowhere["best"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func photosAreLikeOthers() async throws {
        let library = try await ServedLibrary([
            "two-dogs-on-a-stair.jpg", "raccoon.jpg", "cat.png", "citrus-slices.jpg",
        ])
        try await library.ask { client in
            let layout = try await client.get("/api/v1/library/layout").json()
            let both = try await client.get(
                "/api/v1/photos/1/similar?with=a+dog&with=snow&without=fruit&limit=2")
            #expect((try both.json()["results"] as? [Any])?.count == 2)
            let never = try await client.get("/api/v1/photos/1/similar?from=1850&to=1860")
            #expect((try never.json()["results"] as? [Any])?.isEmpty == true)
            for id in layout["ids"] as? [Int] ?? [] {
                let similar = try await client.get("/api/v1/photos/\(id)/similar?with=snow").json()
                let hits = try #require(similar["results"] as? [[String: Any]])
                #expect(hits.count == 3)
                #expect(!hits.contains { $0["id"] as? Int == id })
            }
        }
    }

    @Test func whatIsSwitchedOffAnswersNothing() async throws {
        let library = try await ServedLibrary(["sunset.jpg"])
        try await library.ask { client in
            let body = "{\"features\":{\"search\":false,\"similar\":false}}"
            #expect(try await client.send(.put, "/api/v1/settings", client.owner, body: body).status == .ok)
            for path in ["/api/v1/search?q=sea", "/api/v1/photos/1/similar"] {
                let answer = try await client.get(path)
                #expect(answer.status == .forbidden)
                #expect(answer.code == "feature-off")
            }
            let session = try await client.get("/api/v1/session").json()
            #expect((session["features"] as? [String: Bool])?["search"] == false)
            #expect((session["features"] as? [String: Bool])?["duplicates"] == true)
        }
    }
}
