import Foundation
import PhotoTypes
import Testing

@testable import WebServer

/// What a photo's page says of a file that is shown though something is wrong with it.
@Suite struct DamageTests {
    @Test func aPhotoSaysWhatIsWrongWithItsFile() async throws {
        let library = try await ServedLibrary(isIndexed: false)
        let whole = try Data(contentsOf: URL(fileURLWithPath: library.photos + "/sunset.jpg"))
        try whole.prefix(whole.count * 96 / 100).write(to: URL(fileURLWithPath: library.photos + "/cut.jpg"))
        try whole.dropLast(2).write(to: URL(fileURLWithPath: library.photos + "/endless.jpg"))
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        try await library.ask { client in
            let ask = try Asking(client)
            var damages: [String: [String: Any]] = [:]
            for id in try await ask.ids() {
                let photo = try await ask(.get, "photos/\(id)")
                damages[try #require(photo["name"] as? String)] = photo["damage"] as? [String: Any]
            }
            #expect(Set(damages.keys) == ["cut.jpg", "endless.jpg"])
            let cut = try #require(damages["cut.jpg"])
            #expect(cut["kind"] as? String == "cut-off" && cut["harmless"] as? Bool == false)
            let intact = try #require(cut["intact"] as? Double)
            #expect(intact > 0.9 && intact < 1)
            let endless = try #require(damages["endless.jpg"])
            #expect(endless["kind"] as? String == "missing-end" && endless["harmless"] as? Bool == true)
            #expect(endless["intact"] == nil)
        }
    }
}
