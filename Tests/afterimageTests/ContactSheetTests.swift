import Crypto
import Foundation
import PhotoTypes
import Testing

@testable import afterimage

@Suite struct ContactSheetTests {
    private static let hostile = "<script>alert(1)</script>\"'&\u{1B}[2J\u{202E}gpj.exe"

    private static func sheet(_ entries: [ContactSheet.Entry], title: String = "corgi in the snow") -> String
    {
        ContactSheet(title: title, summary: "2 photos", entries: entries).html
    }

    private static func entry(
        _ path: String, jpeg: [UInt8]? = [0xFF, 0xD8, 0xFF], score: Float? = 0.31234
    ) -> ContactSheet.Entry {
        ContactSheet.Entry(
            path: PhotoPath(path), score: score,
            thumbnail: jpeg.map { ($0, PixelSize(width: 480, height: 360)) })
    }

    @Test func showsPicturesScoresAndPaths() {
        let html = Self.sheet([Self.entry("/photos/a b.jpg"), Self.entry("/photos/gone.jpg", jpeg: nil)])
        #expect(html.contains("<h1>corgi in the snow</h1>"))
        #expect(
            html.contains(
                "<img src=\"data:image/jpeg;base64,/9j/\" width=\"480\" height=\"360\" alt=\"a b.jpg\">"))
        #expect(html.contains(">0.312</span>"))
        #expect(!Self.sheet([Self.entry("/photos/a.jpg", score: nil)]).contains("class=\"score\""))
        #expect(html.contains("<span class=\"path\">/photos</span>"))
        #expect(html.contains("href=\"file:///photos/a%20b.jpg\""))
        #expect(html.components(separatedBy: "<figure>").count == 3)
        #expect(html.contains("cannot be read"))
    }

    @Test func saysThatNothingWasFound() {
        #expect(Self.sheet([]).contains("No photos found."))
    }

    @Test func escapesWhatComesFromOutside() {
        let html = Self.sheet([Self.entry("/\(Self.hostile)/\(Self.hostile)")], title: Self.hostile)
        #expect(!html.contains("<script"))
        #expect(!html.unicodeScalars.contains("\u{1B}"))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
    }

    @Test func allowsItsOwnStyleAndNothingElse() throws {
        let html = Self.sheet([Self.entry("/a.jpg")])
        let style = try #require(html.firstMatch(of: /<style>([^<]*)<\/style>/)?.1)
        let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.1)
        #expect(
            policy
                == "default-src 'none'; img-src data:; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
        )
        #expect(!html.contains(" style=") && !html.contains("http://") && !html.contains("https://"))
    }

    @Test func linksToFilesByTheirBytes() {
        #expect(PhotoPath("/a/ä #?%.jpg").fileURL == "file:///a/%C3%A4%20%23%3F%25.jpg")
        #expect(PhotoPath(bytes: [0x2F, 0xFF, 0x22, 0x0A]).fileURL == "file:///%FF%22%0A")
    }
}
