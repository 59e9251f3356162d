import Foundation
import HummingbirdTesting
import PhotoTypes
import Testing

@testable import WebServer

/// Several photos' own files: as an archive, and copied into a folder.
@Suite struct OriginalsTests {
    private func ids(_ client: Client) async throws -> [Int] {
        try #require(try await client.get("/api/v1/library/layout").json()["ids"] as? [Int])
    }

    private func body(_ ids: [Int], folder: String? = nil) -> String {
        "{\"ids\":\(ids)\(folder.map { ",\"folder\":\"\($0)\"" } ?? "")}"
    }

    /// Photos of two folders with the same names, one with a sidecar.
    private func library() async throws -> ServedLibrary {
        let library = try await ServedLibrary(["sunset.jpg", "cat.png"], isIndexed: false)
        let (files, other) = (FileManager.default, library.photos + "/other")
        try files.createDirectory(atPath: other, withIntermediateDirectories: true)
        try files.copyItem(atPath: library.photos + "/cat.png", toPath: other + "/SUNSET.jpg")
        try Data("<x/>".utf8).write(to: URL(fileURLWithPath: other + "/SUNSET.xmp"))
        try await ServedLibrary.index(library.state.configuration, PhotoPath(library.photos))
        return library
    }

    @Test func anArchiveHoldsEveryFileUnderANameOfItsOwn() async throws {
        let library = try await library()
        try await library.ask { client in
            let prepared = try await client.send(
                .post, "/api/v1/downloads", client.owner, body: body(try await ids(client)))
            #expect(prepared.status == .created)
            let download = try prepared.json()
            #expect(download["photos"] as? Int == 3)
            #expect(download["companions"] as? Int == 1)
            let id = try #require(download["id"] as? String)
            let archive = try await client.get("/api/v1/downloads/\(id)")
            #expect(archive.status == .ok)
            #expect(archive.headers[.contentType] == "application/zip")
            #expect(
                archive.headers[.contentDisposition] == "attachment; filename=\"afterimage-3-photos.zip\"")
            #expect(archive.body.readableBytes == download["bytes"] as? Int)
            let extracted = try Self.extract(Data(archive.body.readableBytesView), in: library.root)
            let names = try FileManager.default.subpathsOfDirectory(atPath: extracted).sorted()
            let twin =
                names.contains("sunset (2).jpg")
                ? ["SUNSET.jpg", "SUNSET.xmp", "cat.png", "sunset (2).jpg"]
                : ["SUNSET (2).jpg", "SUNSET (2).xmp", "cat.png", "sunset.jpg"]
            #expect(names == twin.sorted())
            for (name, original) in [
                ("cat.png", "cat.png"), (try #require(names.first { $0.hasPrefix("sunset") }), "sunset.jpg"),
                (
                    try #require(names.first { $0.hasPrefix("SUNSET") && $0.hasSuffix("jpg") }),
                    "other/SUNSET.jpg"
                ),
            ] {
                #expect(
                    FileManager.default.contents(atPath: extracted + "/" + name)
                        == FileManager.default.contents(atPath: library.photos + "/" + original))
            }
        }
    }

    /// By the system's own program, which also checks every checksum and keeps times.
    private static func extract(_ archive: Data, in folder: String) throws -> String {
        let (file, target) = (folder + "/archive.zip", folder + "/extracted")
        try archive.write(to: URL(fileURLWithPath: file))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-m", "zipfile", "-e", file, target]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return target
    }

    @Test func whatIsNotThereIsToldAndLeftOut() async throws {
        let library = try await library()
        try await library.ask { client in
            let all = try await ids(client)
            try FileManager.default.removeItem(atPath: library.photos + "/cat.png")
            let part = try await client.send(.post, "/api/v1/downloads", client.owner, body: body(all)).json()
            #expect(part["photos"] as? Int == 2)
            #expect(part["missing"] as? [String] == ["cat.png"])
            let none = try await client.send(.post, "/api/v1/downloads", client.owner, body: body([99_999]))
            #expect(none.code == "unknown-photo")
            #expect(try await client.get("/api/v1/downloads/none").code == "unknown-download")
        }
    }

    /// Less than was promised: the browser does not take it for the whole.
    @Test func aFileThatChangedMeanwhileEndsTheArchive() async throws {
        let library = try await library()
        let photos = try await library.state.library.read { try $0.photos($0.photoIDs(within: nil)) }
        let selection = OriginalsSelection(photos.values.sorted { $0.path < $1.path })
        let stream = ArchiveStream(selection: selection, work: library.state.library.work)
        try Data("another".utf8).write(to: URL(fileURLWithPath: library.photos + "/sunset.jpg"))
        let sent = Counter()
        await #expect(throws: APIError.photoFileMissing) {
            try await stream.write { sent.add($0.readableBytes) }
        }
        #expect(sent.count < stream.length)
    }

    /// `@unchecked Sendable`: one task adds; the test reads after it has ended.
    private final class Counter: @unchecked Sendable {
        private(set) var count = 0
        func add(_ number: Int) { count += number }
    }

    @Test func largeFilesAndManyHave64Bits() throws {
        let large = ZipArchive.Entry(name: "large.tif", size: 5_000_000_000, checksum: 1, modified: 0)
        let small = ZipArchive.Entry(
            name: "é.jpg", size: 3, checksum: 0x352441c2, modified: 1_700_000_000 * 1_000_000_000)
        var archive = ZipArchive()
        let first = archive.header(large)
        let second = archive.header(small)
        let end = archive.end()
        #expect(first.count + 5_000_000_000 + second.count + 3 + end.count == archive.offset)
        #expect(archive.offset == ZipArchive.length([large, small]))
        // A file with holes where the large one's bytes would be.
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("zip-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(first).write(to: path)
        let handle = try FileHandle(forWritingTo: path)
        try handle.seek(toOffset: UInt64(first.count + 5_000_000_000))
        try handle.write(contentsOf: Data(second) + Data("abc".utf8) + Data(end))
        try handle.close()
        #expect(
            try Self.python(
                "import sys,zipfile as z; a=z.ZipFile(sys.argv[1]);"
                    + "print([(i.filename,i.file_size) for i in a.infolist()], a.read('é.jpg'))", path.path)
                == "[('large.tif', 5000000000), ('é.jpg', 3)] b'abc'\n")
        var many = ZipArchive()
        var bytes = Data()
        for number in 0..<66_000 {
            bytes += many.header(ZipArchive.Entry(name: "\(number)", size: 0, modified: 0))
        }
        bytes += many.end()
        try bytes.write(to: path)
        #expect(
            try Self.python(
                "import sys,zipfile as z; print(len(z.ZipFile(sys.argv[1]).namelist()))", path.path)
                == "66000\n")
    }

    private static func python(_ program: String, _ argument: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-X", "utf8", "-c", program, argument]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test(arguments: [
        (["a/x.jpg"], ["b/X.JPG"], ["X (2).JPG"]),
        (["a/x.jpg", "a/x.xmp"], ["b/x.jpg", "b/x.xmp"], ["x (2).jpg", "x (2).xmp"]),
        (["a/x.jpg"], ["b/x.png", "b/x.jpg.xmp"], ["x.png", "x.jpg.xmp"]),
        (["a/x (2).jpg", "a/x.jpg.json"], ["b/x (2).jpg"], ["x (2) (2).jpg"]),
        (["a/e\u{301}.jpg"], ["b/\u{e9}.jpg"], ["\u{e9} (2).jpg"]),
        (["a/.."], ["b/a\\b:c?.jpg"], ["a_b_c_.jpg"]),
    ])
    func namesAreTakenOnce(before: [String], files: [String], names: [String]) {
        var taken = UniqueNames()
        _ = taken.take(before.map { PhotoPath("/" + $0) })
        #expect(taken.take(files.map { PhotoPath("/" + $0) }) == names)
    }

    @Test func copiesAreMadeBesideWhatIsThere() async throws {
        let library = try await library()
        let (files, target) = (FileManager.default, library.root + "/target")
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: target + "/cat.png"))
        try await library.ask { client in
            let all = try await ids(client)
            func copied() async throws -> [String: Any] {
                let started = try await client.send(
                    .post, "/api/v1/copies", client.owner, body: body(all, folder: target))
                #expect(started.status == .accepted)
                while true {
                    let state = try await client.get("/api/v1/copies").json()
                    if state["state"] as? String != "copying" { return state }
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let first = try await copied()
            #expect(first["state"] as? String == "done")
            #expect(first["copied"] as? Int == 3)
            #expect((first["failed"] as? [Any])?.isEmpty == true)
            #expect(files.contents(atPath: target + "/cat.png") == Data("mine".utf8))
            #expect(
                files.contents(atPath: target + "/cat (2).png")
                    == files.contents(atPath: library.photos + "/cat.png"))
            func modified(_ path: String) throws -> Date? {
                try files.attributesOfItem(atPath: path)[.modificationDate] as? Date
            }
            #expect(try modified(target + "/cat (2).png") == modified(library.photos + "/cat.png"))
            #expect(try files.contentsOfDirectory(atPath: target).count == 5)
            // Once more: what is there byte for byte stays alone.
            let second = try await copied()
            #expect(second["copied"] as? Int == 0)
            #expect(second["alreadyThere"] as? Int == 3)
            #expect(try files.contentsOfDirectory(atPath: target).count == 5)
            let nowhere = try await client.send(
                .post, "/api/v1/copies", client.owner, body: body(all, folder: "/no/such"))
            #expect(nowhere.code == "no-folder")
        }
    }

    /// A photo that is gone is reported, and the others are copied.
    @Test func aCopyThatFailsIsTold() async throws {
        let library = try await library()
        let target = library.root + "/target"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let copy = FileCopy(folder: PhotoPath(target)) { false }
        let file = try OriginalFile(PhotoPath(library.photos + "/cat.png"))
        func item(_ path: String, _ name: String) -> OriginalsSelection.Item {
            OriginalsSelection.Item(
                path: PhotoPath(path), name: name, size: file.size, etag: file.etag, modified: file.modified,
                isCompanion: false)
        }
        #expect(throws: FileCopy.Failure.unreadable) { try copy.copy(item(library.photos + "/none", "none")) }
        #expect(throws: FileCopy.Failure.stopped) {
            try FileCopy(folder: PhotoPath(target)) { true }.copy(
                item(library.photos + "/cat.png", "cat.png"))
        }
        #expect(throws: FileCopy.Failure.unwritable(errno: ENAMETOOLONG)) {
            try copy.copy(item(library.photos + "/cat.png", String(repeating: "x", count: 300)))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
    }
}
