import Foundation
import HTTPTypes
import HummingbirdTesting
import PhotoStore
import PhotoTypes
import Testing

@testable import WebServer

@Suite struct LibraryTests {
    @Test func theLayoutHasAllPhotosInOrder() async throws {
        let library = try await ServedLibrary(
            ["sunset.jpg", "raccoon.jpg", "galaxies.jpg", "bridge-at-night.jpg"],
            dates: [
                "sunset.jpg": "2024:05:03 20:10:00", "raccoon.jpg": "2019:12:31 23:59:59",
                "galaxies.jpg": "2024:05:04 00:00:01", "bridge-at-night.jpg": "1968:02:29 12:00:00",
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

    /// A file's own date says when it was copied: nobody looks for a photo there.
    @Test func photosWithoutATimeOfTheirOwnAreLastWithoutADay() async throws {
        let library = try await ServedLibrary(
            ["sunset.jpg", "raccoon.jpg", "pagoda-by-a-lake.webp"],
            dates: ["sunset.jpg": "2024:05:03 20:10:00", "raccoon.jpg": "2019:12:31 23:59:59"])
        try await library.ask { client in
            for (order, days) in [("newest", [19_846, 18_261]), ("oldest", [18_261, 19_846])] {
                let layout = try await client.get("/api/v1/library/layout?order=\(order)").json()
                let shown = try #require(layout["days"] as? [Any])
                #expect(shown.dropLast().map { $0 as? Int } == days)
                #expect(shown.last is NSNull)
            }
            let hits = try await client.get("/api/v1/search?q=temple&all=true").json()
            let all = ["best", "more"].flatMap { hits[$0] as? [[String: Any]] ?? [] }
            let pagoda = all.first { $0["name"] as? String == "pagoda-by-a-lake.webp" }
            #expect(pagoda.map { $0["day"] == nil } == true)
            #expect(all.first { $0["name"] as? String == "sunset.jpg" }?["day"] as? Int == 19_846)
        }
    }

    @Test func theLayoutIsNarrowed() async throws {
        let library = try await ServedLibrary(
            ["sunset.jpg", "raccoon.jpg", "pagoda-by-a-lake.webp"],
            dates: ["sunset.jpg": "2024:05:03 20:10:00", "raccoon.jpg": "2019:12:31 23:59:59"])
        let photos = library.photos
        try await library.ask { client in
            func count(_ query: String) async throws -> Int {
                let layout = try await client.get("/api/v1/library/layout?\(query)").json()
                return try #require(layout["ids"] as? [Int]).count
            }
            #expect(try await count("from=2024&to=2024") == 1)
            #expect(try await count("from=2020-01-01") == 1)
            #expect(try await count("to=2019-12-31") == 1)
            #expect(try await count("folder=\(photos)") == 3)
            #expect(try await count("folder=\(photos)/none") == 0)
            #expect(try await count("kind=other") == 1)
            #expect(try await count("kind=jpeg&from=2019&to=2024") == 2)
            #expect(try await count("kind=raw") == 0)
            #expect(try await client.get("/api/v1/library/layout?kind=tapestry").code == "invalid-kind")
            let filters = try await client.get("/api/v1/library/filters").json()
            #expect(filters["undated"] as? Int == 1)
            let years = try #require(filters["years"] as? [[String: Int]])
            #expect(years == [["year": 2024, "photos": 1], ["year": 2019, "photos": 1]])
            let kinds = try #require(filters["kinds"] as? [[String: Any]])
            #expect(kinds.map { $0["kind"] as? String } == ["jpeg", "other"])
            #expect(kinds.map { $0["photos"] as? Int } == [2, 1])
            let found = try await client.get("/api/v1/search?q=a+photo&all=true&kind=other").json()
            let hits = ["best", "more"].flatMap { found[$0] as? [[String: Any]] ?? [] }
            #expect(hits.map { $0["name"] as? String } == ["pagoda-by-a-lake.webp"])
        }
    }

    @Test(arguments: [
        (0, 1970), (-1, 1969), (11_016, 2000), (11_015, 2000), (10_956, 1999), (-719_528, 0), (19_782, 2024),
        (20_088, 2024), (20_089, 2025),
    ])
    func daysAreOfTheirYears(day: Int64, year: Int) {
        #expect(LibraryFilters.year(of: day) == year)
    }

    /// The totals are those of the whole library, whatever part of the results is asked for.
    @Test func totalsAreTheSameOnEveryPage() async throws {
        let library = try await ServedLibrary([
            "sunset.jpg", "two-dogs-on-a-stair.jpg", "cat.png", "citrus-slices.jpg", "raccoon.jpg",
        ])
        try await library.ask { client in
            let whole = try await client.get("/api/v1/search?q=a+pet&all=true").json()
            let (best, more) = (whole["best"] as? [Any] ?? [], whole["more"] as? [Any] ?? [])
            #expect(best.count >= 2)
            for limit in [1, 2, 60] {
                let part = try await client.get("/api/v1/search?q=a+pet&all=true&limit=\(limit)").json()
                let totals = ["best": best.count, "more": more.count, "shown": min(limit, 5)]
                #expect(part["totals"] as? [String: Int] == totals)
            }
            let relevant = try await client.get("/api/v1/search?q=a+pet&limit=1").json()
            #expect(relevant["totals"] as? [String: Int] == ["best": best.count, "more": 0, "shown": 1])
            let similar = try await client.get("/api/v1/photos/1/similar?limit=1").json()
            #expect(similar["totals"] as? [String: Int] == ["best": 4, "more": 0, "shown": 1])
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
            LibraryLayout.Row(id: 1, wallClock: 86_400_000, aspect: 1_500, coarse: .year, turn: .left),
        ]
        #expect(
            String(buffer: LayoutJSON.encode(rows, revision: "a-b", tones: [10: 0x0f8, 11: 0xfff]))
                == #"{"aspects":[1,2147483647,1500],"coarse":{"1":"year"},"days":[-1,null,1],"favourites":[10],"ids":[9223372036854775807,10,1],"revision":"a-b","tones":"---0f8---","turned":{"1":270}}"#
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
