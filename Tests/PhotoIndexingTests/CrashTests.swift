import Foundation
import ImageDecoding
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport
import Testing

/// A photo whose decoding ends the process ends it once, or twice where it hides behind others, and never
/// again.
@Suite struct CrashTests {
    private let temporary: TemporaryFolder

    init() throws {
        temporary = try TemporaryFolder()
        // Closed again: the children open the library themselves.
        let album = try Album(in: temporary)
        for seed in 0..<8 { try album.write("\(seed).jpg", seed) }
    }

    @Test func thePhotoThatCrashedIsLeftOut() async throws {
        let folder = temporary.path.display
        await #expect(processExitsWith: .signal(SIGSEGV)) { [folder = folder as String] in
            try await CrashTests.index(folder, crashOn: "3.jpg", ownThread: false)
        }
        let album = try Album(in: temporary)
        let run = try await album.run().run
        #expect(run.counts.failed == 1)
        #expect(run.counts.met == 8)
        #expect(try album.store.errors().map(\.path) == [album.path("3.jpg")])
        #expect(try album.store.errors().map(\.kind) == ["crashed"])
        #expect(try await album.run().run.counts.stillFailing == 1)
        // Mended, on request.
        #expect(try await album.run { $0.retriesErrors = true }.run.counts.added == 1)
        #expect(try album.store.errors().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: album.store.folder.crashNote))
    }

    @Test func aKilledRunCastsNoSuspicion() async throws {
        let folder = temporary.path.display
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            try await CrashTests.index(folder, crashOn: "3.jpg", ownThread: false, signal: SIGKILL)
        }
        let album = try Album(in: temporary)
        let run = try await album.run().run
        #expect(run.counts.failed == 0 && run.counts.met == 8)
    }

    /// The decoder's own thread crashes while two photos are being read: either may be to blame, and the next
    /// crash tells which.
    @Test func photosUnderSuspicionAreReadOneAtATime() async throws {
        let folder = temporary.path.display
        for _ in 0..<2 {
            await #expect(processExitsWith: .signal(SIGSEGV)) { [folder = folder as String] in
                try await CrashTests.index(folder, crashOn: "3.jpg", ownThread: true)
            }
        }
        let album = try Album(in: temporary)
        let run = try await album.run().run
        #expect(run.counts.met == 8 && run.counts.failed == 1)
        #expect(try album.store.errors().map(\.path) == [album.path("3.jpg")])
        #expect(try album.store.status().photos == 7)
    }

    /// The child's part.
    private static func index(
        _ folder: String, crashOn name: String, ownThread: Bool, signal: Int32 = SIGSEGV
    )
        async throws
    {
        let store = try PhotoStore(LibraryFolder(folder + "/library"), for: .writing)
        let source = FolderSource(root: PhotoPath(folder + "/photos"))
        let bad = try source.read(
            SourceItem(path: PhotoPath(folder + "/photos/" + name), stamp: FileStamp(size: 0, modified: 0)))
        var options = IndexingOptions()
        options.workers = 2
        let decoder = CrashingDecoder(bad: bad.bytes, ownThread: ownThread, signal: signal)
        _ = try await PhotoIndexer(
            store: store, decoder: decoder, embedder: ColourEmbedder(), options: options
        ).run(source)
    }
}

/// The real decoder, which crashes on one picture.
private struct CrashingDecoder: ImageDecoder {
    let base = PortableDecoder()
    let bad: [UInt8]
    let ownThread: Bool
    let signal: Int32
    let others = DispatchSemaphore(value: 0)

    func decode(_ bytes: [UInt8], _ request: DecodeRequest) throws(ImageDecodingError) -> DecodedImage {
        guard bytes == bad else {
            others.signal()
            if ownThread { Thread.sleep(forTimeInterval: 0.05) }
            return try base.decode(bytes, request)
        }
        if signal == SIGKILL { kill(getpid(), SIGKILL) }
        if ownThread {
            // Wait for another photo to be begun, if there is another worker to do so.
            while others.wait(timeout: .now()) == .success {}
            _ = others.wait(timeout: .now() + 0.5)
            Thread.detachNewThread { Self.crash() }
            Thread.sleep(forTimeInterval: 60)
        }
        Self.crash()
        return try base.decode(bytes, request)
    }

    private static func crash() {
        // The real thing: a write to where nothing is.
        UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1
    }
}
