import Foundation
import PhotoStore
import PhotoTypes
import Testing

/// Libraries, disks and model packs in a bad way: said clearly, with the status for it, and nothing made worse.
@Suite(.serialized) struct BadLibraryTests {
    private let album: Album

    init() async throws {
        album = try Album()
        try album.add("dahlia.jpg")
        try album.add("old-coins.png")
        try #require(try await album.index().status == 0)
    }

    private func expectIntact(_ album: Album, sourceLocation: SourceLocation = #_sourceLocation) async throws
    {
        let found = try await album.run(["search", "flower", "--all", "--json"])
        #expect(found.status == 0, "\(found.messages)", sourceLocation: sourceLocation)
        #expect((try found.json()["results"] as? [Any])?.count == 2, sourceLocation: sourceLocation)
    }

    @Test func aSecondWriterHasToWaitAndSearchDoesNot() async throws {
        let writer = try PhotoStore(album.library, for: .writing)
        for arguments in [
            ["index", album.photos.path], ["forget", album.photos.path], ["erase", "--all", "--yes"],
        ] {
            let outcome = try await album.run(arguments)
            #expect(outcome.status == 75, "\(arguments)")
            #expect(outcome.messages.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
        }
        try await expectIntact(album)
        withExtendedLifetime(writer) {}
    }

    @Test func aNewerLibraryIsLeftAlone() async throws {
        // The header's "user version", where the schema's number stands.
        let version = try Data(contentsOf: URL(fileURLWithPath: album.library.database))[60..<64]
        try patch(at: 60, [0, 0, 0, 99])
        for arguments in [["index", album.photos.path], ["search", "flower"], ["status"]] {
            let outcome = try await album.run(arguments)
            #expect(outcome.status == 78, "\(arguments)")
            #expect(outcome.messages.contains("newer afterimage"))
        }
        try patch(at: 60, [UInt8](version))
        try await expectIntact(album)
    }

    @Test func aDamagedLibraryCanBeReplaced() async throws {
        let size = try #require(
            try FileManager.default.attributesOfItem(atPath: album.library.database)[.size] as? Int)
        try patch(at: 100, [UInt8](repeating: 0xA5, count: size - 100))
        for arguments in [["index", album.photos.path], ["search", "flower"], ["status"]] {
            let outcome = try await album.run(arguments)
            #expect(outcome.status == 65, "\(arguments): \(outcome.messages)")
            #expect(outcome.messages.contains("is damaged"))
        }
        #expect(try await album.run(["erase", "--all", "--yes"]).status == 0)
        #expect(try await album.index().status == 0)
        try await expectIntact(album)
    }

    @Test func aFolderOfOtherThingsBecomesNoLibrary() async throws {
        let outcome = try await Program.run(["index", "--library", album.photos.path, album.photos.path])
        #expect(outcome.status == 73)
        #expect(outcome.messages.contains("no library"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: album.photos.path).count == 2)
    }

    @Test(.enabled(if: Privileges.canDrop, "needs setpriv, or a user who is not root"))
    func permissionsAreRespected() async throws {
        try album.add("raccoon.jpg", as: "locked/raccoon.jpg")
        try album.add("dandelions.jpg", as: "locked.jpg")
        for name in ["locked", "locked.jpg"] { chmod(album.photo(name).path, 0) }
        defer { chmod(album.photo("locked").path, 0o700) }
        let indexed = try await Privileges.run(album.arguments(["index", album.photos.path]), album)
        #expect(indexed.status == 0, "\(indexed.messages)")
        #expect(indexed.output.contains("2 unchanged"))
        let errors = try await album.run(["errors"]).output
        #expect(errors.hasPrefix("permission denied (2)\n"))
        #expect(errors.contains("locked\n") && errors.contains("locked.jpg\n"))

        chmod(album.library.path, 0o500)
        chmod(album.library.database, 0o400)
        defer { chmod(album.library.path, 0o700) }
        let write = try await Privileges.run(album.arguments(["index", album.photos.path]), album)
        #expect(write.status == 77, "\(write.messages)")
        let read = try await Privileges.run(album.arguments(["search", "flower"]), album)
        #expect(read.status == 0, "\(read.messages)")
        chmod(album.library.database, 0)
        let blind = try await Privileges.run(album.arguments(["search", "flower"]), album)
        #expect(blind.status == 77, "\(blind.messages)")
    }

    @Test(
        .enabled(if: SmallDisk.isAvailable, "mounting a small disk needs Linux and user namespaces, or root"))
    func aFullDiskEndsTheRunAndLosesNothing() async throws {
        try album.add(copies: 40)
        // In a mount name space of its own: a small disk, an index run, then what the library says; and then the
        // same with more room.
        let script = """
            mount -t tmpfs -o size="$4"k none "$1" || exit 9
            "$0" index --library "$1/library" "$2"; echo "status $?"
            "$0" status --library "$1/library" --json > "$3"
            mount -o remount,size=8m "$1" || exit 9
            "$0" index --library "$1/library" --json "$2"
            """
        let disk = album.file("disk")
        try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
        let before = album.file("before.json")
        var everKept = false
        // Where the disk fills up is not to be foretold: ever larger ones, until one takes some of the photos.
        for size in stride(from: 640, through: 2048, by: 64) where !everKept {
            let outcome = try await SmallDisk.run(
                script, [Program.file.path, disk.path, album.photos.path, before.path, "\(size)"])
            try #require(
                outcome.output.contains("status 74"), "\(size): \(outcome.output)\(outcome.messages)")
            #expect(outcome.messages.contains("is full"))
            #expect(outcome.status == 0)
            let status = try JSONSerialization.jsonObject(with: Data(contentsOf: before)) as? [String: Any]
            let kept = try #require(status?["photos"] as? Int)
            let json = try #require(outcome.output.split(separator: "status 74\n").last)
            let second = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
            let run = try #require((second?["runs"] as? [[String: Any]])?.first)
            #expect(run["unchanged"] as? Int == kept, "nothing that was committed is done again")
            #expect(run["added"] as? Int == 42 - kept)
            everKept = kept > 0
        }
        #expect(everKept)
    }

    private func patch(at offset: UInt64, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: album.library.database))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }
}

/// Running as someone whom file permissions bind.
enum Privileges {
    static let setpriv = Sample.tool("setpriv")
    static var canDrop: Bool { geteuid() != 0 || setpriv != nil }

    static func run(_ arguments: [String], _ album: Album) async throws -> Program.Outcome {
        guard geteuid() == 0, let setpriv else {
            return try await Program.run(arguments, environment: album.environment)
        }
        // Root stays root, without the capabilities to pass over permissions.
        let dropped = "-dac_override,-dac_read_search"
        return try await Program.run(
            ["--inh-caps", dropped, "--bounding-set", dropped, Program.file.path] + arguments, of: setpriv,
            environment: album.environment)
    }
}

/// A small file system in memory that no one else sees.
enum SmallDisk {
    static let isAvailable: Bool = {
        guard let unshare = Sample.tool("unshare") else { return false }
        let process = Process()
        process.executableURL = unshare
        process.arguments = options + ["/bin/sh", "-c", "mount -t tmpfs none /mnt"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private static var options: [String] {
        geteuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
    }

    static func run(_ script: String, _ arguments: [String]) async throws -> Program.Outcome {
        let unshare = try #require(Sample.tool("unshare"))
        return try await Program.run(options + ["/bin/sh", "-c", script] + arguments, of: unshare)
    }
}
