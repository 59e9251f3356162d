import Foundation
import PhotoTypes

/// A page of results, with thumbnails and without scripts.
struct ContactSheet {
    struct Entry {
        let path: PhotoPath
        /// `nil` where nobody asked for scores.
        let score: Float?
        /// A small JPEG and its size; `nil` where the file could not be read any more.
        let thumbnail: (jpeg: [UInt8], size: PixelSize)?
    }

    /// What was asked, as the heading.
    let title: String
    /// One line below it: how many photos, by which model.
    let summary: String
    let entries: [Entry]

    /// The page, UTF-8.
    var html: String {
        let figures = entries.enumerated().map { Self.figure($1, rank: $0 + 1) }.joined(separator: "\n")
        return HTMLPage(
            title: title, style: Self.style,
            body: """
                <header>
                <h1>\(title.htmlEscaped)</h1>
                <p>\(summary.htmlEscaped)</p>
                </header>
                <main>
                \(entries.isEmpty ? "<p class=\"none\">No photos found.</p>" : figures)
                </main>
                """
        ).html
    }

    private static func figure(_ entry: Entry, rank: Int) -> String {
        let name = entry.path.name.display.htmlEscaped
        let picture =
            entry.thumbnail.map { thumbnail in
                """
                <img src="data:image/jpeg;base64,\(Data(thumbnail.jpeg).base64EncodedString())" \
                width="\(thumbnail.size.width)" height="\(thumbnail.size.height)" alt="\(name)">
                """
            } ?? "<span class=\"gone\">cannot be read</span>"
        let score =
            entry.score.map {
                """
                 <span class="score" title="similarity, −1 to 1">\(NumberText.decimal(Double($0), 3))</span>
                """
            } ?? ""
        return """
            <figure>
            <a href="\(entry.path.fileURL)">\(picture)</a>
            <figcaption><span class="rank">\(rank)</span> <strong>\(name)</strong>\(score)
            <span class="path">\(entry.path.parent.display.htmlEscaped)</span></figcaption>
            </figure>
            """
    }
}

extension String {
    /// The text as HTML text or a quoted attribute may hold it.
    var htmlEscaped: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped.printable
    }
}

extension PhotoPath {
    /// `file://` and the path's bytes, percent-encoded but for RFC 3986's unreserved characters and the slash.
    var fileURL: String {
        var url = "file://"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                url.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                url += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return url
    }
}
