import Foundation
import Testing

@testable import ModelDownload

/// What is told before any connection; the rest is `Tests/EndToEnd/ModelGetTests`, with a server.
@Suite struct CatalogueTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    private let digits = String(repeating: "0a", count: 32)

    private func catalogue(_ text: String) throws -> Catalogue {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("catalogue.json")
        try Data(text.utf8).write(to: file)
        return try Catalogue(file.path, Downloader())
    }

    private func offer(url: String = "https://models.example.org/a.tar", bytes: Int = 10) -> String {
        """
        {"format": 1, "models": [{"name": "a", "url": "\(url)", "bytes": \(bytes), "sha256": "\(digits)",
         "licence": "MIT", "later": true}]}
        """
    }

    @Test func offersWhatItLists() throws {
        let (offer, download) = try catalogue(offer()).download("a")
        #expect(offer.licence == "MIT" && download.bytes == 10 && download.sha256 == digits)
        #expect(download.address.host == "models.example.org")
        #expect {
            try catalogue(self.offer()).download("b")
        } throws: { error in
            guard case ModelDownloadError.notInCatalogue("b", _, offered: ["a"]) = error else { return false }
            return true
        }
    }

    @Test(arguments: [
        "", "[]", "{\"format\": 2, \"models\": []}", "{\"format\": 1, \"models\": [{\"name\": 1}]}",
    ])
    func refusesWhatIsNone(_ text: String) throws {
        #expect {
            try catalogue(text)
        } throws: { error in
            guard case ModelDownloadError.badCatalogue = error else { return false }
            return true
        }
    }

    @Test func needsSizesAndAddresses() throws {
        #expect {
            try catalogue(offer(url: "a.tar")).download("a")
        } throws: { error in
            guard case ModelDownloadError.badCatalogue(_, let reason) = error else { return false }
            return reason.contains("\"a.tar\", has no host")
        }
        #expect(throws: ModelDownloadError.self) { try catalogue(offer(bytes: 0)).download("a") }
        #expect(throws: ModelDownloadError.notReadable(path: "/nowhere.json", errno: ENOENT)) {
            try Catalogue("/nowhere.json", Downloader())
        }
        #expect(throws: ModelDownloadError.notSecure("http://models.example.org/c.json")) {
            try Catalogue("http://models.example.org/c.json", Downloader())
        }
    }

    @Test(arguments: ["ftp://a.example/b", "file:///etc/passwd", "https://", "b.tar", "https:b"])
    func refusesAddressesThatAreNone(_ text: String) throws {
        #expect(throws: ModelDownloadError.badAddress(text)) { try Address(text) }
    }

    @Test func knowsWhichAddressesAreSecure() throws {
        for text in ["https://a.example/b", "http://127.0.0.1:80/b", "http://localhost/b", "http://[::1]/b"] {
            #expect(try Address(text).isSecure, "\(text)")
        }
        for text in ["http://a.example/b", "http://127.example.org/b", "http://localhost.example.org/b"] {
            #expect(try !Address(text).isSecure, "\(text)")
        }
        let base = try Address("https://a.example/models/list.json")
        #expect(try Address("x.tar", relativeTo: base).description == "https://a.example/models/x.tar")
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64)])
    func refusesChecksumsThatAreNone(_ text: String) throws {
        let address = try Address("https://a.example/b")
        #expect(throws: ModelDownloadError.badChecksum(text)) { try Download(address, sha256: text) }
        #expect(try Download(address, sha256: digits.uppercased()).sha256 == digits)
    }
}
