import Foundation
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// Files, folders and libraries that are not as they should be: each a clear error, and the rest goes on.
@Suite(.serialized) struct BadInputTests {
    private let album: Album

    init() throws {
        album = try Album()
        try album.add("dahlia.jpg")
    }

    private func errors() async throws -> [String: String] {
        let errors = try #require(
            try await album.run(["errors", "--json"]).json()["errors"] as? [[String: Any]])
        let kinds = try errors.map {
            let path = try #require($0["path"] as? String)
            return (URL(fileURLWithPath: path).lastPathComponent, try #require($0["kind"] as? String))
        }
        return Dictionary(kinds) { first, _ in first }
    }

    @Test func damagedPicturesAreListedAndTheRestIsIndexed() async throws {
        let jpeg = try Data(contentsOf: album.photo("dahlia.jpg"))
        try jpeg.prefix(jpeg.count / 3).write(to: album.photo("truncated.jpg"))
        try Data().write(to: album.photo("empty.jpg"))
        try Data("Dear diary".utf8).write(to: album.photo("text.jpg"))
        try (jpeg.prefix(20) + Data(repeating: 0x5A, count: 4000)).write(to: album.photo("corrupt.jpg"))
        try Data(repeating: 0, count: 5000).write(to: album.photo("zeros.png"))
        try PNGFile.file(width: 100_000, height: 100_000).write(to: album.photo("huge.png"))
        try PNGFile.file(width: 0, height: 7).write(to: album.photo("flat.png"))
        try album.add("old-coins.png", as: "coins.jpg")
        try FileManager.default.createDirectory(
            at: album.photo("folder.jpg"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: album.photo("dangling.jpg"), withDestinationURL: album.photo("nowhere.jpg"))
        try FileManager.default.createSymbolicLink(at: album.photo("loop"), withDestinationURL: album.photos)

        let outcome = try await album.index()
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("8 files could not be read"), "\(outcome.output)")
        let kinds = try await errors()
        #expect(kinds["truncated.jpg"] == "damaged")
        #expect(kinds["empty.jpg"] == "empty")
        #expect(kinds["text.jpg"] == "unrecognised")
        #expect(kinds["corrupt.jpg"] == "damaged")
        #expect(kinds["zeros.png"] == "unrecognised")
        #expect(kinds["huge.png"] == "too large")
        #expect(kinds["flat.png"] == "damaged")
        #expect(kinds["dangling.jpg"] == "not found")
        let names = try Rows(album.library).rows.keys.map { $0.name.display }
        #expect(names.sorted() == ["coins.jpg", "dahlia.jpg"], "a wrong extension does no harm")
    }

    @Test func limitsAreTheUsersToSet() async throws {
        try album.add("astronaut.png")
        func kind(_ options: [String]) async throws -> String? {
            let arguments = ["index", "--retry-errors"] + options + [album.photos.path]
            #expect(try await album.run(arguments).status == 0)
            return try await errors()["big.png"]
        }
        // 72 megapixels of one colour: small as a file, large as a picture.
        try PNGFile.bomb(side: 8_500).write(to: album.photo("big.png"))
        #expect(try await kind(["--max-pixels", "50"]) == "too large")
        #expect(try await kind(["--max-seconds", "0.001"]) == "took too long")
        #expect(try await kind([]) == nil)
        let small = try await album.run(["index", "--max-file-size", "1", album.photos.path])
        #expect(small.status == 0)
    }

    @Test func aPhotoThatChangesWhileItIsReadDoesNotStopTheRun() async throws {
        try album.add(copies: 12)
        let restless = album.photo("restless.jpg")
        let jpeg = try Data(contentsOf: album.photo("dahlia.jpg"))
        try jpeg.write(to: restless)
        let running = try album.start(["index", album.photos.path])
        var version = 0
        while running.isRunning {
            version += 1
            try (jpeg.prefix(jpeg.count - version % 1000) + Data("\(version)".utf8)).write(to: restless)
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(try await running.outcome().status == 0)
        #expect(try Rows(album.library).count >= 13)
        try jpeg.write(to: restless)
        #expect(try await album.index("--retry-errors").status == 0)
        let rows = try Rows(album.library)
        #expect(rows.count == 14)
        #expect(
            rows.rows[PhotoPath(restless.path)]?.stamp.size == Int64(jpeg.count), "the last content is known")
        #expect(try await errors().isEmpty)
    }

    @Test func namesNeedNotBeText() async throws {
        let folder = PhotoPath(album.photos.path)
        let name: [UInt8] = [0x66, 0xFC, 0x72, 0x20, 0xFF, 0x0A, 0x1B] + Array(".jpg".utf8)
        let strange = folder.appending(name)
        try #require(
            PhotoPath(album.photo("dahlia.jpg").path).withCString { from in
                strange.withCString { rename(from, $0) }
            } == 0)
        try album.add("old-coins.png")
        let indexed = try await album.index()
        #expect(indexed.output.contains("2 added"), "\(indexed.output)")

        let listed = try await album.run(["search", "flower", "--all"])
        #expect(listed.output.contains("f\\xfcr \\xff\\u{a}\\u{1b}.jpg"), "\(listed.output)")
        #expect(listed.output.split(separator: "\n").count == 2)
        let results = try #require(
            try await album.run(["search", "flower", "--all", "--json"]).json()["results"] as? [[String: Any]]
        )
        let encoded = results.compactMap { $0["pathBase64"] as? String }
        #expect(encoded == [Data(strange.bytes).base64EncodedString()])

        // Named on the command line byte for byte, through a shell: Swift would pass text only.
        let script = """
            exec "$0" similar --library "$1" --json "$2/$(printf 'f\\374r \\377\\n\\033.jpg')"
            """
        let similar = try await Program.run(
            ["-c", script, Program.file.path, album.library.path, album.photos.path],
            of: URL(fileURLWithPath: "/bin/sh"), environment: album.environment)
        #expect(similar.status == 0, "\(similar.messages)")
        let like = try #require(try similar.json()["results"] as? [[String: Any]])
        #expect(like.map { $0["path"] as? String } == [album.photo("old-coins.png").path])
    }

    @Test(.enabled(if: Checkout.shared != nil, "the sample files beside the package are absent"))
    func aFolderFullOfOddAndBrokenFilesIsWorkedThrough() async throws {
        let samples = try #require(Checkout.shared).appendingPathComponent("samples")
        let outcome = try await album.run(["index", "--json", samples.path])
        #expect(outcome.status == 0, "\(outcome.messages)")
        let run = try #require((try outcome.json()["runs"] as? [[String: Any]])?.first)
        let (added, failed) = (run["added"] as? Int ?? 0, run["failed"] as? Int ?? 0)
        #expect(added >= 150)
        #expect(failed >= 80)
        #expect(try Rows(album.library).count == added)
        #expect(try await errors().values.allSatisfy { !["crashed", "took too long"].contains($0) })
    }
}

/// PNG files that say one thing and hold another.
private enum PNGFile {
    /// A header, one line's worth of nothing, and the end.
    static func file(width: UInt32, height: UInt32) -> Data {
        picture(width: width, height: height, compressed: [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1])
    }

    /// A black picture of one bit a pixel, in a file about 160 times smaller.
    static func bomb(side: Int) -> Data {
        picture(
            width: UInt32(side), height: UInt32(side), compressed: Self.zeros((side + 7) / 8 * side + side))
    }

    /// So many zeros as a zlib stream (RFC 1950, 1951): one block of fixed codes that says "258 times the same
    /// again" over and over.
    private static func zeros(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x9C]
        var (pending, filled) = (UInt8(0), 0)
        func write(_ code: Int, bits: Int) {
            for bit in (0..<bits).reversed() {
                pending |= UInt8(code >> bit & 1) << filled
                filled += 1
                if filled == 8 {
                    bytes.append(pending)
                    (pending, filled) = (0, 0)
                }
            }
        }
        write(0b110, bits: 3)
        write(0b00110000, bits: 8)
        for _ in 0..<(count - 1) / 258 {
            write(0b11000101, bits: 8)
            write(0, bits: 5)
        }
        for _ in 0..<(count - 1) % 258 { write(0b00110000, bits: 8) }
        write(0, bits: 7)
        if filled > 0 { bytes.append(pending) }
        return bytes + big(UInt32(count % 65_521) << 16 | 1)
    }

    private static func picture(width: UInt32, height: UInt32, compressed: [UInt8]) -> Data {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let oneBitGrey: [UInt8] = [1, 0, 0, 0, 0]
        let header: [UInt8] = big(width) + big(height) + oneBitGrey
        let chunks = [chunk("IHDR", header), chunk("IDAT", compressed), chunk("IEND", [])]
        return Data(signature + chunks.joined())
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body: [UInt8] = Array(name.utf8) + data
        return big(UInt32(data.count)) + body + big(checksum(body))
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// CRC-32 (ISO 3309), as PNG wants it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let carry: UInt32 = crc & 1 == 1 ? 0xEDB8_8320 : 0
                crc = (crc >> 1) ^ carry
            }
        }
        return ~crc
    }
}
