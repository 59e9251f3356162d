import Foundation
import ImageDecoding
import PhotoEmbedding
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import TestSupport

/// A folder of real JPEG files and a library beside it.
final class Album: Sendable {
    let temporary: TemporaryFolder
    let store: PhotoStore
    let decoder = WatchedDecoder()

    /// - Parameter temporary: one that holds an album already, or a new one.
    init(in temporary: TemporaryFolder? = nil) throws {
        self.temporary = try temporary ?? TemporaryFolder()
        store = try PhotoStore(LibraryFolder(self.temporary("library")), for: .writing)
        try FileManager.default.createDirectory(
            atPath: self.temporary("photos"), withIntermediateDirectories: true)
    }

    var root: PhotoPath { PhotoPath(temporary("photos")) }
    var source: FolderSource { FolderSource(root: root) }

    func path(_ name: String) -> PhotoPath { PhotoPath(temporary("photos/" + name)) }

    /// A picture told by its `seed`: stripes whose colours differ from cell to cell.
    static func jpeg(_ seed: Int) throws -> [UInt8] {
        let (width, height) = (64, 48)
        let pixels = (0..<height * width * 3).map { index in
            let (row, column, channel) = (index / 3 / width, index / 3 % width, index % 3)
            return UInt8(
                truncatingIfNeeded: (row / 12 * 37 + column / 16 * 91 + channel * 53) &* (seed &* 7 + 3))
        }
        return try ThumbnailEncoder().encode(
            PixelImage(size: PixelSize(width: width, height: height), pixels: pixels))
    }

    /// Many rows of blocks, all of the same size in the file, about.
    static func tallJPEG() throws -> [UInt8] {
        var state: UInt32 = 1
        let pixels = (0..<64 * 1024 * 3).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(60 + state >> 25)
        }
        return try ThumbnailEncoder().encode(
            PixelImage(size: PixelSize(width: 64, height: 1024), pixels: pixels))
    }

    func write(_ name: String, _ seed: Int) throws {
        try write(name, bytes: Self.jpeg(seed))
    }

    func write(_ name: String, bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: temporary("photos/" + name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func move(_ name: String, to other: String) throws {
        let target = URL(fileURLWithPath: temporary("photos/" + other))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: temporary("photos/" + name), toPath: target.path)
    }

    func delete(_ name: String) throws {
        try FileManager.default.removeItem(atPath: temporary("photos/" + name))
    }

    /// Sets the time of the last change, in whole seconds.
    func touch(_ name: String, _ seconds: Int) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
            ofItemAtPath: temporary("photos/" + name))
    }

    func id(_ name: String) throws -> PhotoID? { try store.photo(at: path(name))?.id }

    func indexer(
        _ decoder: (any ImageDecoder)? = nil, _ embedder: any ImageEmbedder = ColourEmbedder(),
        _ configure: (inout IndexingOptions) -> Void = { _ in }
    ) -> PhotoIndexer {
        var options = IndexingOptions()
        options.workers = 2
        configure(&options)
        return PhotoIndexer(
            store: store, decoder: decoder ?? self.decoder, embedder: embedder, options: options)
    }

    /// A run, and how many photos it decoded.
    func run(
        _ source: (any PhotoSource)? = nil, _ configure: (inout IndexingOptions) -> Void = { _ in }
    ) async throws -> (run: IndexRun, decoded: Int) {
        let before = decoder.count.value
        let run = try await indexer(nil, ColourEmbedder(), configure).run(source ?? self.source)
        return (run, decoder.count.value - before)
    }
}
