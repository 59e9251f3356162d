import Foundation
import PhotoTypes
import Testing

/// Photos that cannot be looked at are not lost, and the user is told.
@Suite(.serialized) struct UnreachableCommandTests {
    private let album: Album

    init() async throws {
        album = try Album()
        try album.add("dahlia.jpg")
    }

    private func run(_ outcome: Program.Outcome) throws -> [String: Any] {
        try #require((try outcome.json()["runs"] as? [[String: Any]])?.first, "\(outcome.messages)")
    }

    /// Without the right to read the folder, to pass it, or either.
    @Test(
        .enabled(if: Privileges.canDrop, "needs setpriv, or a user who is not root"),
        arguments: [0o444, 0o333, 0])
    func photosBelowAClosedFolderStay(mode: Int) async throws {
        try album.add("raccoon.jpg", as: "year/album/deep/raccoon.jpg")
        try album.add("dandelions.jpg", as: "year/album/dandelions.jpg")
        #expect(try await album.index().output.contains("3 added"))
        chmod(album.photo("year").path, mode_t(mode))
        defer { chmod(album.photo("year").path, 0o755) }
        let text = try await Privileges.run(album.arguments(["index", album.photos.path]), album)
        #expect(text.status == 0)
        #expect(text.output.contains("3 photos: 1 unchanged, 2 out of reach and kept"), "\(text.output)")
        #expect(
            text.output.contains(
                "2 photos could not be looked at and stay in the library. See: afterimage errors"))
        let json = try await Privileges.run(album.arguments(["index", "--json", album.photos.path]), album)
        let counts = try run(json)
        #expect(counts["unreachable"] as? Int == 2 && counts["removed"] as? Int == 0)
        #expect(try await album.run(["errors"]).output.contains("2 photos known there: kept in the library"))
        #expect(try await album.run(["status"]).output.contains(/Out of reach +2 photos, kept/))
        chmod(album.photo("year").path, 0o755)
        #expect(try await album.index().output.contains("3 photos: 3 unchanged"))
        #expect(try await album.run(["errors"]).output == "Everything could be read.\n")
    }

    @Test func photosBehindALinkStay() async throws {
        let away = album.file("away")
        try FileManager.default.createDirectory(at: away, withIntermediateDirectories: false)
        try album.add("raccoon.jpg", as: "../away/raccoon.jpg")
        try FileManager.default.createSymbolicLink(at: album.photo("linked"), withDestinationURL: away)
        #expect(try await album.index().output.contains("2 added"))
        try FileManager.default.moveItem(at: away, to: album.file("away-2"))
        let counts = try run(try await album.index("--json"))
        #expect(counts["unreachable"] as? Int == 1 && counts["removed"] as? Int == 0)
        let errors = try #require(
            try await album.run(["errors", "--json"]).json()["errors"] as? [[String: Any]])
        #expect(errors.map { $0["path"] as? String } == [album.photo("linked").path])
        #expect(errors.map { $0["photosKept"] as? Int } == [1])
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "needs Linux and user namespaces, or root"))
    func photosOfADiskThatIsNotMountedStay() async throws {
        try FileManager.default.createDirectory(at: album.photo("disk"), withIntermediateDirectories: false)
        let script = """
            export HOME="$4"
            mount -t tmpfs none "$2/disk" && cp "$2/dahlia.jpg" "$2/disk/d.jpg" && printf x >> "$2/disk/d.jpg"
            "$0" index --library "$1" "$2" && umount "$2/disk" && "$0" index --library "$1" "$2"
            """
        let outcome = try await SmallDisk.run(
            script, [Program.file.path, album.library.path, album.photos.path, "", album.home.path])
        #expect(
            outcome.output.contains("2 added") && outcome.output.contains("1 out of reach and kept"),
            "\(outcome)")
        #expect(try await album.run(["status", "--json"]).json()["photos"] as? Int == 2)
        #expect(try await album.index("--accept-empty").output.contains("1 no longer there"))
    }

    @Test func aRenamedFolderIsKnownAgain() async throws {
        #expect(try await album.index().output.contains("1 added"))
        let new = album.file("renamed")
        try FileManager.default.moveItem(at: album.photos, to: new)
        let outcome = try await album.run(["index", new.path])
        #expect(outcome.output.contains("renamed is the folder that was"), "\(outcome.output)")
        #expect(outcome.output.contains("1 photo: 1 unchanged"))
        let status = try await album.run(["status", "--json"]).json()
        #expect(status["photos"] as? Int == 1 && status["gone"] as? Int == 0)
        #expect((status["folders"] as? [Any])?.count == 1)
    }
}
