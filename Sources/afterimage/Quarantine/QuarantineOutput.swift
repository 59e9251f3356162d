import ArgumentParser
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

/// How far photos have been moved, on stderr.
struct QuarantineProgressLine {
    private let line = StatusLine()

    func show(_ what: String, _ progress: QuarantineProgress) {
        let size = progress.bytes > 0 ? " · \(NumberText.bytes(Int(progress.bytes)))" : ""
        line.show(
            "\(what): \(NumberText.count(progress.done))/\(NumberText.count(progress.total)) photos\(size)")
    }

    func clear() {
        line.clear()
    }
}

/// Photos that were left as they were.
enum Refusals {
    /// Says why, and ends with a status where nothing was done of what was asked for.
    ///
    /// - Throws: `ExitCode`.
    static func conclude(_ refused: [Refusal], done: Int, _ library: LibraryOptions) throws {
        if !library.json {
            for refusal in refused {
                Terminal.messages.line(library.folder.completing(refusal.description).printable)
            }
        }
        if !refused.isEmpty {
            Terminal.messages.line("\(NumberText.count(refused.count, "photo")) skipped.")
        }
        if done == 0, !refused.isEmpty { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}

struct RefusalJSON: Encodable {
    let refusal: Refusal

    init(_ refusal: Refusal) {
        self.refusal = refusal
    }

    private enum Key: String, CodingKey {
        case reason
    }

    func encode(to encoder: any Encoder) throws {
        try PathJSON(path: refusal.path).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(String(describing: refusal.reason), forKey: .reason)
    }
}

/// Sidecars and movies, which go where their photos go, for people.
enum CompanionText {
    /// `2 sidecars and 1 movie`; `nil` where there are none.
    static func count(_ companions: some Collection<PhotoPath>) -> String? {
        let movies = companions.count { $0.isMovie }
        let parts = [(companions.count - movies, "sidecar"), (movies, "movie")].filter { $0.0 > 0 }
        return parts.isEmpty ? nil : parts.map { NumberText.count($0, $1) }.joined(separator: " and ")
    }

    /// `2 photos (3.4 MB), with 1 sidecar,`
    static func sum(_ photos: Int, _ bytes: Int64, _ companions: [PhotoPath]) -> String {
        "\(NumberText.count(photos, "photo")) (\(NumberText.bytes(Int(bytes))))"
            + (count(companions).map { ", with \($0)," } ?? "")
    }

    /// `with its sidecar IMG_1.xmp`
    static func sentence(_ companion: PhotoPath) -> String {
        "with its \(companion.isMovie ? "movie" : "sidecar") \(companion.name.display)"
    }
}

/// A photo and where it is now.
struct MovedJSON: Encodable {
    /// Where it was.
    let path: PhotoPath
    let place: PhotoPath?
    /// Where what went along was; `nil` where nobody asked.
    var companions: [PhotoPath]?

    private enum Key: String, CodingKey {
        case place, companions
    }

    func encode(to encoder: any Encoder) throws {
        try PathJSON(path: path).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(place.map { PathJSON(path: $0) }, forKey: .place)
        try container.encodeIfPresent(companions?.map { PathJSON(path: $0) }, forKey: .companions)
    }
}
