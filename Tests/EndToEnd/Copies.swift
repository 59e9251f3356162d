import Foundation
import ImageDecoding
import PhotoTypes
import PictureMatching
import Testing

/// An album with copies: a dahlia with a copy of the same bytes, one from a messenger, and an edited one with a
/// sidecar; two raccoons; and photos that are alone.
struct CopyAlbum {
    let album = try? Album()
    let dahlias = ["dahlia.jpg", "dahlia (1).jpg", "IMG-20240501-WA0003.jpg", "dahlia-edited.jpg"]
    let raccoons = ["raccoon.jpg", "old/raccoon copy.jpg"]
    let alone = ["old-coins.png", "rocket-at-dusk.jpg", "dandelions.jpg"]

    func make() throws -> Album {
        let album = try #require(album)
        try album.add("dahlia.jpg")
        try album.add("dahlia.jpg", as: dahlias[1])
        try Data("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".utf8).write(to: album.photo("dahlia-edited.xmp"))
        try album.add("dahlia.jpg", as: dahlias[2], .both(.resize(scale: 0.5), .jpeg(quality: 50)))
        try album.add("dahlia.jpg", as: dahlias[3], .both(.crop(share: 0.1), .brightness(0.1)))
        try album.add("raccoon.jpg")
        try album.add("raccoon.jpg", as: raccoons[1])
        for photo in alone { try album.add(photo) }
        return album
    }
}

extension Album {
    /// Puts an edited sample photo into the album, as a JPEG file.
    func add(_ sample: String, as name: String, _ variant: PictureVariant) throws {
        let bytes = Array(try Data(contentsOf: Sample.folder.appendingPathComponent(sample)))
        let image = try variant.apply(to: PortableDecoder().thumbnail(bytes, side: 800))
        try Data(ThumbnailEncoder(quality: 85).encode(image)).write(to: photo(name))
    }

    /// Every file below the photos' folder by its path from there, quarantines left out.
    func files() throws -> [String: Data] {
        try allFiles().filter { !$0.key.contains(".afterimage-quarantine/") }
    }

    /// The files of batches in quarantine, by the paths they came from.
    func quarantined() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for (path, data) in try allFiles() {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard let place = parts.firstIndex(of: ".afterimage-quarantine"), parts.count > place + 2 else {
                continue
            }
            found[(parts[..<place] + parts[(place + 2)...]).joined(separator: "/")] = data
        }
        return found
    }

    private func allFiles() throws -> [String: Data] {
        var found: [String: Data] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: photos.path) ?? .init() {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: photo(path).path, isDirectory: &isFolder)
            if exists, !isFolder.boolValue { found[path] = try Data(contentsOf: photo(path)) }
        }
        return found
    }

    /// Groups by `duplicates --json`.
    func groups(_ options: String...) async throws -> [FoundGroup] {
        let outcome = try await run(["duplicates", "--json"] + options)
        try #require(outcome.status == 0, "\(outcome.messages)")
        return try JSONDecoder().decode(FoundGroups.self, from: Data(outcome.output.utf8)).groups
    }

    /// Writes all that is suggested but for bursts, or what the options say, to a file and says which.
    func plan(_ options: String...) async throws -> String {
        let plan = file("plan.json").path
        let kinds = ["same-bytes", "same-picture", "near-duplicate"].flatMap { ["--kind", $0] }
        let options = options.isEmpty ? kinds : options
        let outcome = try await run(["duplicates", "--plan", plan] + options)
        try #require(outcome.status == 0, "\(outcome.messages)")
        return plan
    }
}

struct FoundGroups: Decodable {
    let groups: [FoundGroup]
}

struct FoundGroup: Decodable {
    struct Photo: Decodable {
        let path: String
        let keep: Bool
        let kind: String?
        var name: String { URL(fileURLWithPath: path).lastPathComponent }
    }

    struct Sentence: Decodable {
        let sentence: String
    }

    let id, kind: String
    let sure: Bool
    let spaceWon: Int
    let photos: [Photo]
    let reasons, evidence: [Sentence]
    var kept: [String] { photos.filter(\.keep).map(\.name) }
    var names: Set<String> { Set(photos.map(\.name)) }
}
